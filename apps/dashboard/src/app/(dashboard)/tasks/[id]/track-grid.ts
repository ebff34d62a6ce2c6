/** Columns that the axis and every attempt share, so that their tracks lie above each other. */
export const TRACK_GRID = 'grid items-center gap-x-4 md:grid-cols-[8.25rem_minmax(0,1fr)_9.5rem]'
