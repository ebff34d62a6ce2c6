/**
 * Only a JSON editor with text that is no JSON is invalid in a form; everything else is for the gateway to judge. Leads
 * to such an editor and answers whether there is one.
 */
export function focusBrokenJson(form: HTMLFormElement | null): boolean {
  const broken = [...(form?.querySelectorAll('textarea') ?? [])].find((area) => area.validity.customError)
  broken?.focus()
  return broken !== undefined
}
