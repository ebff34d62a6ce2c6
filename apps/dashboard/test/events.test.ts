import { describeKafka, newTopic, useTestKafka } from '@bullwheel/testing'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_PHONE, ON_PHONE_DARK, faultsOf } from './looks.fixture.ts'
import { live, useDashboard } from './suite.fixture.ts'

const rows = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

describe.skipIf(chromiumPath === undefined)('the events page', { timeout: 60_000 }, () => {
  describe('without Kafka', () => {
    const { signedIn, submit } = useDashboard()

    it('shows the event log, says so, and gets new events by itself', async () => {
      const page = await signedIn()
      await page.goto('/events')
      await page.getByText('Event log in Postgres').waitFor()
      await live(page)
      const { id } = await submit({ type: 'default', name: 'a wigeon', queue: 'ducks' })
      await rows(page, 'a wigeon').filter({ hasText: 'Completed' }).waitFor()
      await rows(page, 'a wigeon').filter({ hasText: 'Created' }).waitFor()
      expect(await page.getByText('Partition : offset').count()).toBe(0)
      await page.getByRole('button', { name: 'Filter by event' }).click()
      await page.getByRole('button', { name: 'Created', exact: true }).click()
      await page.waitForURL('**/events?kind=created')
      await rows(page, 'a wigeon').filter({ hasText: 'Completed' }).waitFor({ state: 'detached' })
      await page.goto(`/events?task=${id}&kind=failed`)
      await page.getByText('No event fits these filters').waitFor()
      await page.getByRole('button', { name: 'Any task' }).click()
      await page.getByRole('button', { name: 'Clear filters' }).click()
      await rows(page, 'a wigeon').first().getByRole('link').click()
      await page.waitForURL(`**/tasks/${id}`)
    })

    it('fits a phone and has no serious fault, in light and dark', async () => {
      await submit({ type: 'default', name: 'teal'.repeat(40) })
      const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
      await page.goto('/events')
      await rows(page, 'tealteal').first().waitFor()
      expect(await faultsOf(page, [ON_PHONE, ON_PHONE_DARK])).toEqual([])
    })
  })

  describeKafka('with Kafka', () => {
    const suite = useDashboard(async () => {
      const { brokers } = await useTestKafka()
      return { KAFKA_BROKERS: brokers.join(','), KAFKA_TOPIC: newTopic() }
    })
    const { signedIn, submit } = suite
    const inTopic = async (kind: 'TaskCompleted' | 'TaskFailed', name: string): Promise<number> => {
      const { items } = await suite.system.client.listKafkaEvents({ query: { kind } })
      return items.filter(({ event }) => event.data.name === name).length
    }

    it('shows what is in the topic with its place there, and gets what comes to it by itself', async () => {
      await submit({ type: 'default', name: 'a shoveler' })
      // The topic is made with its first event.
      const arrived = () => inTopic('TaskCompleted', 'a shoveler').catch(() => 0)
      await expect.poll(arrived, { timeout: 30_000 }).toBe(1)
      const page = await signedIn()
      await page.goto('/events')
      await page.getByText('Partition : offset').waitFor()
      await rows(page, 'a shoveler').filter({ hasText: 'Created' }).getByText('0 : 0').waitFor()
      await live(page)
      await submit({ type: 'default', name: 'a garganey' })
      await rows(page, 'a garganey')
        .filter({ hasText: 'Completed' })
        .getByText(/^0 : \d+$/)
        .waitFor()
      await page.getByRole('radio', { name: 'Event log' }).click({ force: true })
      await page.waitForURL('**/events?source=log')
      await page.getByText('Partition : offset').waitFor({ state: 'detached' })
      await rows(page, 'a garganey').filter({ hasText: 'Completed' }).waitFor()
    })
  })
})
