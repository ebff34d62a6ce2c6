export const schedulePath = (id: string): string => `/schedules/${id}`
export const editSchedulePath = (id: string): string => `/schedules/${id}/edit`
export const SCHEDULES_CRUMB = { word: 'Schedules', href: '/schedules' }
