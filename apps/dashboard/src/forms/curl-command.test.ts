import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { curlCommand } from './curl-command.ts'

const NASTY = { type: 'default', payload: `it's $HOME \`id\` "quoted" \\ and\nlines` }

it('hands the shell exactly the body, whatever it holds', () => {
  const command = curlCommand({ apiUrl: 'http://localhost:8080', path: '/api/v1/tasks', needsKey: true, body: NASTY })
  const printed = execFileSync('sh', ['-c', `curl() { for last; do :; done; printf %s "$last"; }\n${command}`])
  expect(JSON.parse(printed.toString())).toEqual(NASTY)
})

it('asks for a key only where one is needed', () => {
  expect(
    curlCommand({ apiUrl: 'http://localhost:8080', path: '/api/v1/tasks', needsKey: false, body: {} }),
  ).not.toContain('Authorization')
})
