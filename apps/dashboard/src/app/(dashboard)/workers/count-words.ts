/** `1 task`, `12 tasks`. */
export const tasksOf = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'task' : 'tasks'}`
/** `1 worker`, `12 workers`. */
export const workersOf = (n: number): string => `${n.toLocaleString('en')} ${n === 1 ? 'worker' : 'workers'}`
