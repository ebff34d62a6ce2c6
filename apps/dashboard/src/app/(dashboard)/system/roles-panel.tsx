import type { SystemInfo } from '@bullwheel/contracts'
import { Panel } from '../../../components/panel.tsx'

/** Which process holds which role of the control plane. */
export function RolesPanel({ roles }: { roles: SystemInfo['roles'] }) {
  return (
    <Panel title="Roles" note={roles.length}>
      {roles.length === 0 ? (
        <p className="px-4 py-3 text-failed">No scheduler holds any role: start one, or nothing due is staged.</p>
      ) : (
        <ul className="space-y-1.5 px-4 py-3">
          {roles.map(({ role, holder }) => (
            <li key={role} className="flex min-w-0 gap-3">
              <span className="w-24 shrink-0 font-medium">{role}</span>
              <code className="truncate font-mono text-xs leading-5 text-ink-2" title={holder}>
                {holder}
              </code>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
