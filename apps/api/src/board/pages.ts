import type { TaskSummary } from '@bullwheel/contracts'

/** The board comes with scripts and styles of its own, and asks for nothing elsewhere. */
export const BOARD_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
/** Pages of ours there: text and a style. */
export const TEXT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/** The board's page without the fonts that it would fetch from elsewhere, and without what is refused here. */
export function ownPage(html: string): string {
  return html
    .replace(/<link href="https:\/\/fonts\.googleapis\.com[^>]*>/g, '')
    .replace('</head>', `<style>${HIDDEN}</style></head>`)
}

/**
 * Of the board's page, whose version is pinned: Add job, Set concurrency and Obliterate in a queue's menu; priority, delay,
 * duplicate and edit of a job, which its icons alone tell apart. A call that is made all the same is refused.
 */
const HIDDEN = [
  '[role=menu]:has(>[class*=danger-]):not(:has(>:nth-child(6)))>:is(:nth-child(1),:nth-child(3),[class*=danger-])',
  'li:has(>span>button path[d^="m21 16-4 4-4-4"])',
  'li:has(>span>button path[d^="M15 2h-4a2"])',
  'li:has(>span>button path[d^="M21.174 6.812"])',
  'li:has(>span>button path[d^="M12 6v6l4 2"])',
]
  .join(',')
  .concat('{display:none!important}')

/** What a visitor sees who may not use the board, or not yet. */
export function refusalPage(status: number, reason: string, dashboard: string): string {
  const how =
    status === 401
      ? `Sign in to the <a href="${escape(dashboard)}/login">dashboard</a> as an admin and open Bull Board from its menu. A program sends an admin key as <code>Authorization: Bearer &lt;key&gt;</code>.`
      : `Bull Board is for admins. Sign in to the <a href="${escape(dashboard)}/login">dashboard</a> with an admin key.`
  return page('Bull Board', `<h1>Bull Board</h1><p>${escape(reason)}</p><p>${how}</p>`)
}

/** The tasks of one job, each with a link to its page. */
export function tasksPage(queue: string, jobId: string, tasks: TaskSummary[], dashboard: string): string {
  const rows = tasks.map(({ id, type, state, version, attempt }) => {
    const link = `<a href="${escape(dashboard)}/tasks/${escape(id)}"><code>${escape(id)}</code></a>`
    return `<tr><td>${link}</td><td>${escape(type)}</td><td>${escape(state)}</td><td>${version}</td><td>${attempt}</td></tr>`
  })
  const head = '<tr><th>Task</th><th>Type</th><th>State</th><th>Version</th><th>Attempt</th></tr>'
  const body =
    rows.length === 0
      ? '<p>None of its tasks is in the book any more.</p>'
      : `<table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table>`
  return page('Tasks of a job', `<h1>Tasks of a job</h1><p>${escape(queue)} · <code>${escape(jobId)}</code></p>${body}`)
}

/** Goes on to another page of ours. */
export function onwardPage(path: string): string {
  const go = `<meta http-equiv="refresh" content="0;url=${escape(path)}">`
  return page('Bull Board', `<p>Signed in. <a href="${escape(path)}">On to Bull Board</a></p>`, go)
}

function page(title: string, body: string, head = ''): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8">${head}<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${STYLE}</style><main>${body}</main></html>`
}

const STYLE = `:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;margin:0}main{max-width:56rem;margin:3rem auto;padding:0 1rem;overflow-x:auto}
h1{font-size:1.25rem}table{border-collapse:collapse}th,td{text-align:left;padding:.25rem 1rem .25rem 0;border-bottom:1px solid #8884}`

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
