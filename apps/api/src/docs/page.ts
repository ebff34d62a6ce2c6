import { type Route, routes } from '@bullwheel/contracts'
import { z } from 'zod'

/** The documentation as one page: no script, nothing from the network. The same facts as openapi.json, to read. */
export function docsPage(version: string): string {
  const byTag = Map.groupBy(Object.entries<Route>(routes), ([, route]) => route.tag)
  const sections = [...byTag].map(([tag, entries]) => section(tag, entries))
  const index = [...byTag.keys()].map((tag) => `<a href="#${idOf(tag)}">${escape(tag)}</a>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bullwheel API</title>
<style>${STYLE}</style>
<header>
<h1>Bullwheel API <small>${escape(version)}</small></h1>
<p>${INTRO}</p>
<nav>${index.join(' ')}</nav>
</header>
<main>
${sections.join('\n')}
</main>
</html>
`
}

const INTRO = [
  'Send an API key as <code>Authorization: Bearer &lt;key&gt;</code>.',
  'Times are RFC 3339, durations <code>30s</code> or milliseconds; unknown fields are an error.',
  'Errors are <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> problem documents with the type <code>urn:bullwheel:&lt;code&gt;</code>.',
  'The whole as <a href="/openapi.json">OpenAPI 3.1</a>.',
].join(' ')

function section(tag: string, entries: [string, Route][]): string {
  return `<section id="${idOf(tag)}"><h2>${escape(tag)}</h2>${entries.map(([name, route]) => call(name, route)).join('')}</section>`
}

function call(name: string, route: Route): string {
  const role = route.role === 'none' ? 'open' : route.role
  const parts = [
    schema('Path', route.params, 'input'),
    schema('Query', route.query, 'input'),
    schema('Body', route.body, 'input'),
    schema(`Answer ${route.status}`, route.reply ?? undefined, 'output'),
  ]
  const key =
    route.repeatable === true ? '<p>Takes <code>Idempotency-Key</code>: a repeat gives the first answer again.</p>' : ''
  return `<details id="${name}"><summary><b class="${route.method}">${route.method}</b> <code>${escape(route.path)}</code>
<span>${escape(route.summary)}</span> <i>${role}</i></summary>${key}${parts.join('')}</details>`
}

function schema(title: string, type: z.ZodType | undefined, io: 'input' | 'output'): string {
  if (type === undefined) return ''
  const { $schema: _dialect, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any' })
  return `<h3>${title}</h3><pre>${escape(JSON.stringify(rest, null, 2))}</pre>`
}

function idOf(tag: string): string {
  return tag.toLowerCase().replaceAll(' ', '-')
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#ddd, #333); --soft: light-dark(#666, #999); }
body { font: 14px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.5rem; } h1 small, i, summary span { color: var(--soft); font-weight: normal; }
h2 { font-size: 1.1rem; margin-top: 2rem; } h3 { font-size: .85rem; margin: 1rem 0 .25rem; }
nav { display: flex; flex-wrap: wrap; gap: 1rem; }
details { border-bottom: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; } summary i { float: right; }
b { display: inline-block; min-width: 4rem; font-family: ui-monospace, monospace; }
pre { overflow: auto; max-height: 24rem; padding: .75rem; border: 1px solid var(--line); border-radius: 4px; font-size: 12px; }
`
