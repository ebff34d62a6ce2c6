/** Id of the control for an input's path, by which its label and the list of faults find it. */
export const controlId = (path: string): string => `field-${path}`
