import clsx from 'clsx'

/** 1 is the most urgent: three bars for 1–3, two for 4–6, one for the rest. */
export function Priority({ value }: { value: number }) {
  const bars = value <= 3 ? 3 : value <= 6 ? 2 : 1
  return (
    <span
      title={`Priority ${value} of 10; 1 is the most urgent`}
      className="nums inline-flex items-center gap-1.5 align-middle"
    >
      <span aria-hidden className="flex items-end gap-px">
        {[1, 2, 3].map((bar) => (
          <span
            key={bar}
            className={clsx(
              'w-[3px] rounded-[1px]',
              bar === 1 ? 'h-1' : bar === 2 ? 'h-[7px]' : 'h-2.5',
              bar <= bars ? 'bg-ink-2' : 'bg-line-strong',
            )}
          />
        ))}
      </span>
      {value}
    </span>
  )
}
