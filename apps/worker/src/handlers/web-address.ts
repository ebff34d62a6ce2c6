import { z } from 'zod'

const WEB_ADDRESS = /^[hH][tT][tT][pP][sS]?:\/\/[^\s/?#@\\]+([/?#]\S*)?$/

/** An http or https address without a name and password in it; a pattern, so that JSON Schema can say it too. */
export const webAddress = z
  .string()
  .max(8_192)
  .regex(WEB_ADDRESS, 'must be an http or https address without a name or password in it')
  .meta({ description: 'an http or https address without a name or password in it' })
