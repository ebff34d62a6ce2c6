import { KeyRound } from 'lucide-react'
import { CopyButton } from '../../../components/copy-button.tsx'
import { ScrollingCode } from '../../../components/scrolling-code.tsx'

/** A secret, the only time that it is shown. */
export function SecretShown({ secret }: { secret: string }) {
  return (
    <div className="rounded-lg bg-retrying/10 px-4 py-3 text-ink">
      <p className="flex items-start gap-2.5">
        <KeyRound aria-hidden size={15} className="mt-0.5 shrink-0 text-retrying" />
        <span>
          <span className="font-medium">This is the only time that the secret is shown.</span> Copy it to where the
          receiver checks signatures.
        </span>
      </p>
      <div className="relative mt-2 rounded-md border bg-raised">
        <ScrollingCode label="Secret" isWrapping className="p-3 pr-10">
          {secret}
        </ScrollingCode>
        <CopyButton text={secret} label="Copy secret" className="absolute top-2 right-2 bg-raised" />
      </div>
    </div>
  )
}
