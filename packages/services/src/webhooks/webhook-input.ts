import { randomBytes } from 'node:crypto'
import { isWebhookNameTaken } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import type { Deps } from '../context.ts'

const SECRET_BYTES = 32

/** As the Standard Webhooks convention has them: `whsec_` and base64 of random bytes. */
export const newSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`

/** Refuses an address that no request may go to; throws `unprocessable`. Each request is checked again. */
export async function refusePrivateUrl({ webhooks }: Deps, url: string): Promise<void> {
  const refusal = await webhooks.checkAddress(url)
  if (refusal === undefined) return
  throw new AppError('unprocessable', `This address may not be called: ${refusal}.`, {
    errors: [{ path: 'url', message: refusal }],
  })
}

/** Runs what writes a webhook's name; throws `conflict` when another one has it. */
export async function refuseTakenName<Result>(name: string | undefined, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (cause) {
    if (!isWebhookNameTaken(cause)) throw cause
    throw new AppError('conflict', `Another webhook has the name ${name}; choose another name, or change that one.`, {
      errors: [{ path: 'name', message: 'is the name of another webhook' }],
    })
  }
}
