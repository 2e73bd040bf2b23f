// Keeps what is typed: a form with data-draft="/drafts/…" sends its fields there a moment after typing stops, and
// when the page is left. The words about it stand in a live region. Without scripts the form just has its button.

const WAIT = 1500
const RETRY = 10000

const two = (number) => String(number).padStart(2, '0')

function start (form) {
  const status = form.querySelector('[data-draft-status]') || made(form)
  let timer, sending, left = false, dirty = false, failed = false, sentLast = ''

  const say = (words) => { if (status.textContent !== words) status.textContent = words }
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait) }

  function fields () {
    const sent = new URLSearchParams()
    for (const [name, value] of new FormData(form)) {
      const control = form.elements.namedItem(name)
      if (typeof value === 'string' && !(control && control.type === 'password')) sent.append(name, value)
    }
    return sent
  }

  async function save () {
    clearTimeout(timer)
    if (left || !dirty || sending) return
    dirty = false
    sending = new AbortController()
    try {
      const answer = await fetch(form.dataset.draft, {
        method: 'POST', body: fields(), redirect: 'manual', signal: sending.signal, credentials: 'same-origin'
      })
      if (!answer.ok) throw answer
      failed = false
      const now = new Date()
      say(`Draft saved at ${two(now.getHours())}:${two(now.getMinutes())}`)
    } catch (problem) {
      if (left) return
      dirty = failed = true
      const signedOut = problem.type === 'opaqueredirect' || [401, 403].includes(problem.status)
      if (signedOut) say('Not saved: you are signed out. Keep this page open and sign in again in another tab.')
      else if (problem.status) say('Not saved: the workbook did not take the draft. Keep this page open.')
      else say('Not saved: you are offline. Keep this page open.')
    } finally {
      sending = undefined
    }
    if (dirty) later(failed ? RETRY : WAIT)
  }

  function leave () { // a beacon outlives the page; its answer is unknown, so the text still counts as unsaved
    const now = fields()
    if (!dirty || left || String(now) === sentLast) return
    sentLast = String(now)
    navigator.sendBeacon(form.dataset.draft, now)
  }

  function typed () { dirty = true; if (!failed) later(WAIT) }
  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
  form.addEventListener('submit', () => { // what is being saved is no draft any more
    left = true
    clearTimeout(timer)
    sending?.abort()
  })
  window.addEventListener('online', save)
  window.addEventListener('pagehide', leave)
  window.addEventListener('pageshow', () => { left = false; if (dirty) later(WAIT) })
  document.addEventListener('visibilitychange', () => document.hidden ? leave() : save())
}

function made (form) {
  const status = document.createElement('p')
  status.className = 'govuk-hint app-draft'
  status.setAttribute('role', 'status')
  status.dataset.draftStatus = ''
  const buttons = form.querySelector('.govuk-button-group') || form.querySelector('[type=submit]')
  if (buttons) buttons.before(status)
  else form.append(status)
  return status
}

document.querySelectorAll('form[data-draft]').forEach(start)
