import { NoSuch } from '../../../../components/no-such.tsx'

export default function NoSuchQueue() {
  return (
    <NoSuch
      kind="queue"
      why="A queue is made by the first task that names it, or on the page of all queues."
      listPath="/queues"
    />
  )
}
