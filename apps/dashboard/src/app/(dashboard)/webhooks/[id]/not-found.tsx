import { NoSuch } from '../../../../components/no-such.tsx'

export default function NoSuchWebhook() {
  return <NoSuch kind="webhook" why="It may have been deleted, and its deliveries with it." listPath="/webhooks" />
}
