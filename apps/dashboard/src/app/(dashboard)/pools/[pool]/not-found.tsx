import { NoSuch } from '../../../../components/no-such.tsx'

export default function NoSuchPool() {
  return (
    <NoSuch kind="pool" why="It may have been deleted; a temporary one goes with its last worker." listPath="/pools" />
  )
}
