// What draft.js sends, asks and shows.

export function fields (form) {
  const sent = new URLSearchParams()
  for (const [name, value] of new FormData(form)) {
    const control = form.elements.namedItem(name)
    if (typeof value === 'string' && !(control && control.type === 'password')) sent.append(name, value)
  }
  return sent
}

// After somebody signs in again in another tab, the form needs the token of the new session: never another person's.
// Says 'renewed', 'signed out' where nobody is signed in, or ''.
export async function renew () {
  try {
    const page = new DOMParser().parseFromString(await (await fetch('/account/')).text(), 'text/html')
    const who = (one) => one.querySelector('.app-header__person a')?.textContent
    const token = page.querySelector('[name=csrfmiddlewaretoken]')
    if (!who(page)) return 'signed out'
    if (!token || who(page) !== who(document)) return ''
    document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => { field.value = token.value })
    return 'renewed'
  } catch { return '' }
}

export function made (form) {
  const status = document.createElement('p')
  status.className = 'govuk-hint app-draft'
  status.setAttribute('role', 'status')
  status.dataset.draftStatus = ''
  const buttons = form.querySelector('.govuk-button-group') || form.querySelector('[type=submit]')
  if (buttons) buttons.before(status)
  else form.append(status)
  return status
}
