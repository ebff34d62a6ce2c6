'use client'

import type { Forecast } from '@bullwheel/contracts'
import { useState } from 'react'
import { faultsIn } from '../../../../api/faults-in.ts'
import { FaultsProvider } from '../../../../schema-form/faults-context.tsx'
import { ownZone } from '../../../../time/zoned.ts'
import { Outlook } from './outlook.tsx'
import { useWhatIf } from './use-what-if.ts'
import { noWhatIf } from './what-if-draft.ts'
import { WhatIfForm } from './what-if-form.tsx'

/** The forecast on the visitor's clocks, and beside it what is asked about it. */
export function AskedForecast({ forecast, hours }: { forecast: Forecast; hours: number }) {
  const zone = ownZone()
  const [draft, setDraft] = useState(() => noWhatIf(zone))
  const asked = useWhatIf(draft, hours)
  return (
    <Outlook forecast={asked.forecast ?? forecast} whatIf={asked.forecast?.whatIf ?? null} zone={zone}>
      <FaultsProvider faults={faultsIn(asked.error)}>
        <WhatIfForm
          draft={draft}
          error={asked.error}
          isOld={asked.isOld}
          onChange={(changed) => setDraft((current) => ({ ...current, ...changed }))}
          onClear={() => setDraft(noWhatIf(draft.timezone))}
        />
      </FaultsProvider>
    </Outlook>
  )
}
