import { expect, test } from 'vitest'
import { type SuitePlace, newDocument, newQueue } from './search-place.ts'

/** Words, wherever they stand. */
export function testWords({ put, expectTasks }: SuitePlace): void {
  test('a word is found in the type, name, tags, payload, result and error, in any case, and nowhere else', async () => {
    const queue = newQueue()
    const inType = newDocument({ queue, type: 'copper.send' })
    const inName = newDocument({ queue, name: 'Monthly COPPER' })
    const inTag = newDocument({ queue, tags: ['x', 'team copper'] })
    const inPayload = newDocument({ queue, payload: '{"metal":"copper"}' })
    const inKey = newDocument({ queue, payload: '{"copper":1}' })
    const inResult = newDocument({ queue, result: '["first\\ncopper"]' })
    const inError = newDocument({ queue, error: { name: 'CopperError', message: 'no Copper: left' } })
    const elsewhere = newDocument({ queue, name: 'coppers', worker: 'copper', payload: '{"metal":"copperplate"}' })
    await put(inType, inName, inTag, inPayload, inKey, inResult, inError, elsewhere)
    await expectTasks('copper', { queue }, [inName, inType, inTag, inError, inResult, inKey, inPayload])
    await expectTasks('CopperError', { queue }, [inError])
  })

  test('all words must be found, also in different fields', async () => {
    const queue = newQueue()
    const both = newDocument({ queue, name: 'pine', payload: '"oak"' })
    await put(both, newDocument({ queue, name: 'pine' }), newDocument({ queue, payload: '"oak"' }))
    await expectTasks('oak pine', { queue }, [both])
    await expectTasks('oak pine ash', { queue }, [])
  })

  test('words are found in every script, whatever form they are written in', async () => {
    const queue = newQueue()
    const latin = newDocument({ queue, name: 'Ünïcode ﬁne cafe\u0301' })
    const others = newDocument({ queue, name: 'привет שלום مرحبا 你好 สวัสดี 𝒳 ①' })
    await put(latin, others)
    for (const text of ['ünïcode', 'U\u0308NÏCODE', 'fine', 'café', 'ＦＩＮＥ'])
      await expectTasks(text, { queue }, [latin])
    for (const text of ['ПРИВЕТ', 'שלום', 'مرحبا', '你好', 'สวัสดี', 'x', '1'])
      await expectTasks(text, { queue }, [others])
    await expectTasks('unicode', { queue }, [])
  })

  test('a word that is too long for an index is found by itself', async () => {
    const queue = newQueue()
    const long = 'é'.repeat(10_000)
    const document = newDocument({ queue, payload: JSON.stringify({ long }) })
    await put(document)
    await expectTasks(long, { queue }, [document])
    await expectTasks('é'.repeat(100), { queue }, [])
    await expectTasks(`${'é'.repeat(100)}*`, { queue }, [document])
  })
}

/** Phrases, beginnings and what is excluded. */
export function testTerms({ put, expectTasks }: SuitePlace): void {
  test('a phrase stands in a row, in one text', async () => {
    const queue = newQueue()
    const named = newDocument({ queue, name: 'the dark blue sea' })
    const inJson = newDocument({ queue, payload: '{"dark":"Blue"}' })
    const others = [
      newDocument({ queue, name: 'blue dark' }),
      newDocument({ queue, name: 'dark and blue' }),
      newDocument({ queue, tags: ['dark', 'blue'] }),
      newDocument({ queue, type: 'dark', name: 'blue' }),
      newDocument({ queue, name: 'dark', payload: '"blue"' }),
      newDocument({ queue, name: 'darkblue, dark bluer' }),
    ]
    await put(named, inJson, ...others)
    await expectTasks('"dark blue"', { queue }, [named, inJson])
    await expectTasks('dark-blue', { queue }, [named, inJson])
    await expectTasks('"dark blue" -"blue sea"', { queue }, [inJson])
    await expectTasks('dark blue -"dark blue"', { queue }, others.slice(0, 5).toReversed().toSorted(byWeight(others)))
  })

  test('a phrase is found however often its words stand elsewhere', async () => {
    const queue = newQueue()
    const items = Array.from({ length: 900 }, (_, n) => ({ sku: n }))
    const document = newDocument({ queue, payload: JSON.stringify(items) })
    await put(document)
    await expectTasks('"sku 899"', { queue }, [document])
    await expectTasks('"sku 900"', { queue }, [])
  })

  test('the beginning of a word finds it, also at the end of words in a row', async () => {
    const queue = newQueue()
    const invoice = newDocument({ queue, name: 'send invoice' })
    const inventory = newDocument({ queue, payload: '"inventory"' })
    await put(invoice, inventory, newDocument({ queue, name: 'in' }), newDocument({ queue, name: 'reinvent' }))
    await expectTasks('inv*', { queue }, [invoice, inventory])
    await expectTasks('send.inv*', { queue }, [invoice])
    await expectTasks('inv', { queue }, [])
  })

  test('what is excluded is in no field, alone or beside what is looked for', async () => {
    const queue = newQueue()
    const red = newDocument({ queue, name: 'red' })
    const redGreen = newDocument({ queue, name: 'red', payload: '"green"' })
    const grey = newDocument({ queue, tags: ['grey'] })
    await put(red, redGreen, grey)
    await expectTasks('red -green', { queue }, [red])
    await expectTasks('-red', { queue }, [grey])
    await expectTasks('-gre*', { queue }, [red])
    await expectTasks('-red -grey', { queue }, [])
    await expectTasks('', { queue }, [grey, redGreen, red])
  })
}

/** What weighs more comes first; see the next test for the weights. */
const byWeight = (documents: { id: string }[]) => {
  // Of those in "dark blue -…": both words in the name or type, then tags, then one in the payload.
  const weights = [8, 8, 4, 8, 5]
  const weightOf = ({ id }: { id: string }): number => weights[documents.findIndex((one) => one.id === id)] ?? 0
  return (a: { id: string }, b: { id: string }): number => weightOf(b) - weightOf(a)
}

/** The best first, and of equals the newest. */
export function testOrder({ put, expectTasks }: SuitePlace): void {
  test('what stands in the type or name comes before tags and those before the rest, and of equals the newest first', async () => {
    const queue = newQueue()
    const old = Date.now() - 86_400_000
    const first = newDocument({ queue, payload: '"amber amber amber"' })
    const second = newDocument({ queue, payload: '"amber"' })
    const tagged = newDocument({ queue, tags: ['amber'] })
    const named = newDocument({ queue, name: 'amber', createdAt: old })
    const typed = newDocument({ queue, type: 'amber' })
    await put(first, tagged, named, second, typed)
    await expectTasks('amber', { queue }, [typed, named, tagged, second, first])
  })
}

/** Texts that mean something elsewhere mean nothing here. */
export function testHostileTexts({ put, expectTasks, findTasks }: SuitePlace): void {
  const texts = [
    '',
    ' ',
    '*',
    '-',
    '"',
    '""',
    `'`,
    `''; drop table task_search; --`,
    'foo & bar | !baz <-> qux:*A',
    'name:(a OR b) AND _exists_:x [1 TO *] {a TO b}',
    '/(a+)+$/',
    '(((((((((((((((((((((((',
    '\\',
    String.raw`\u0000 \' \\`,
    '\u0000a\u0000',
    '\ud800',
    '~5 ^9 +x -y "z"~2',
    '=queue:default',
    'a*b*c* ?x?',
    '\u202e\u200b\ufeff',
    'x '.repeat(5_000),
    'y'.repeat(10_000),
    `"${'z '.repeat(5_000)}"`,
    '-"a b" '.repeat(1_000),
    '<b>%_</b>',
  ]

  test('no text is an error, and none is read as a query language', async () => {
    const queue = newQueue()
    await put(newDocument({ queue, name: 'plain' }))
    for (const text of texts) {
      const page = await findTasks(text, { queue })
      expect(page.hits.length, JSON.stringify(text.slice(0, 80))).toBeLessThanOrEqual(1)
    }
    await expectTasks('plain & !plain', { queue }, (await findTasks('plain', { queue })).hits)
  })

  test('a document of any text is taken, and found by its words', async () => {
    const queue = newQueue()
    const documents = texts.map((text) =>
      newDocument({
        queue,
        name: `${text.slice(0, 200)} marker`,
        tags: [text.slice(0, 64)],
        payload: JSON.stringify({ text }).slice(0, 16_384),
        result: String.raw`"\u0000 \ud800"`,
        error: { name: text.slice(0, 100), message: text },
      }),
    )
    await put(...documents)
    await expectTasks('marker', { queue }, documents.toReversed())
  })

  test('tags are told apart by every sign', async () => {
    const queue = newQueue()
    const tags = ["it's", 'its', 'a b', 'a  b', '=queue:x', String.raw`\n`, '%41', 'A', 'ä', '"']
    const documents = tags.map((tag) => newDocument({ queue, tags: [tag] }))
    await put(...documents)
    for (const [at, tag] of tags.entries()) await expectTasks('', { queue, tag }, documents.slice(at, at + 1))
  })
}
