import { NoSuch } from '../../../../components/no-such.tsx'

export default function NoSuchMirror() {
  return <NoSuch kind="mirror" why="A mirror begins when a worker runs that has its settings." listPath="/mirrors" />
}
