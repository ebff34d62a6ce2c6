import { NoSuch } from '../../../../components/no-such.tsx'

export default function NoSuchTask() {
  return <NoSuch kind="task" why="It may have been deleted, or its retention is over." listPath="/tasks" />
}
