'use client'

import { useState, type ComponentProps } from 'react'
import { inputClass } from './input-class.ts'

type Props = Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'className'> & {
  value: unknown
  onChange: (value: unknown) => void
}

/**
 * A value as JSON text. Text that is no JSON stays in sight and changes nothing; the browser's own validity then keeps
 * the form from being sent. A value that changes elsewhere replaces the text.
 */
export function JsonEditor({ value, onChange, ...rest }: Props) {
  const [text, setText] = useState(() => textOf(value))
  const [emitted, setEmitted] = useState(() => JSON.stringify(value))
  const fault = faultOf(text)
  if (JSON.stringify(value) !== emitted) {
    setText(textOf(value))
    setEmitted(JSON.stringify(value))
  }
  return (
    <>
      <textarea
        spellCheck={false}
        {...rest}
        ref={(area) => area?.setCustomValidity(fault ?? '')}
        aria-invalid={fault !== undefined || rest['aria-invalid']}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          if (faultOf(event.target.value) !== undefined) return
          const parsed = parse(event.target.value)
          setEmitted(JSON.stringify(parsed))
          onChange(parsed)
        }}
        className={inputClass(
          fault !== undefined || rest['aria-invalid'] === true,
          'h-auto! bg-sunken py-2 font-mono text-xs! leading-5',
        )}
      />
      {fault !== undefined && (
        <p role="alert" className="mt-1 text-failed">
          {fault}
        </p>
      )}
    </>
  )
}

const textOf = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2))

const parse = (text: string): unknown => (text.trim() === '' ? undefined : JSON.parse(text))

function faultOf(text: string): string | undefined {
  try {
    parse(text)
    return undefined
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}
