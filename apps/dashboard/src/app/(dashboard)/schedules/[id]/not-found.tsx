import { NoSuch } from '../../../../components/no-such.tsx'

export default function NoSuchSchedule() {
  return (
    <NoSuch
      kind="schedule"
      why="It may have been deleted. The tasks that it made are still among the tasks."
      listPath="/schedules"
    />
  )
}
