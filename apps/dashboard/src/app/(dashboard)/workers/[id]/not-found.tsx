import { NoSuch } from '../../../../components/no-such.tsx'

export default function NoSuchWorker() {
  return (
    <NoSuch
      kind="worker"
      why="Each process that runs tasks has an id of its own, which changes when it is started anew."
      listPath="/workers"
    />
  )
}
