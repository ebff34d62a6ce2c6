import { NoSuch } from '../../../../components/no-such.tsx'

export default function NoSuchAlert() {
  return <NoSuch kind="rule" why="It may have been deleted, and its history with it." listPath="/alerts" />
}
