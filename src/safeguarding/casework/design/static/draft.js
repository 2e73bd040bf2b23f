// Keeps what is typed: a form with data-draft="/drafts/…" sends its fields there a moment after typing stops, and
// when the page is left. The words about it stand in a live region. Without scripts the form just has its button.
// Where the workbook can't be reached the text stays in the page, and nowhere else: nothing is stored on the device.
// A form with words that are not kept yet first asks whether the workbook is there, as a form that is sent into the
// void takes its text along.

import { fields, made, renew } from './draft-parts.js'

const WAIT = 1500
const RETRY = 10000
const PATIENCE = 10000 // milliseconds that a draft may take before the line counts as gone

const two = (number) => String(number).padStart(2, '0')

function start (form) {
  const status = form.querySelector('[data-draft-status]') || made(form)
  let timer, sending, running, left = false, dirty = false, failed = false, cutOff = false, reaching = false, sure = false, sentLast = ''

  const say = (words) => { if (status.textContent !== words) status.textContent = words }
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait) }

  function save () {
    clearTimeout(timer)
    if (left || !dirty || sending) return running
    running = send()
    return running
  }

  async function send () {
    dirty = false
    sending = new AbortController()
    const late = setTimeout((sent) => sent.abort(), PATIENCE, sending)
    try {
      const answer = await fetch(form.dataset.draft, {
        method: 'POST', body: fields(form), redirect: 'manual', signal: sending.signal, credentials: 'same-origin'
      })
      if (!answer.ok) throw answer
      failed = cutOff = false
      const now = new Date()
      say(`Draft saved at ${two(now.getHours())}:${two(now.getMinutes())}`)
    } catch (problem) {
      if (left) return
      dirty = failed = true
      cutOff = !problem.status && problem.type !== 'opaqueredirect'
      const renewed = problem.status === 403 ? await renew() : ''
      if (problem.type === 'opaqueredirect' || renewed === 'signed out') say('Not saved: you are signed out. Keep this page open and sign in again in another tab.')
      else if (problem.status === 401) say('Not saved: this session is locked. Press Save, or sign in again in another tab: your text is kept.')
      else if (renewed === 'renewed') say('Not saved yet: trying again.')
      else if (problem.status) say('Not saved: the workbook did not take the draft. Keep this page open.')
      else say('Not saved: you are offline. Your text is on this page only, so keep it open. It is tried again by itself.')
    } finally {
      clearTimeout(late)
      sending = undefined
    }
    if (dirty) later(failed ? RETRY : WAIT)
  }

  function leave () { // a beacon outlives the page; its answer is unknown, so the text still counts as unsaved
    const now = fields(form)
    if (!dirty || left || String(now) === sentLast) return
    sentLast = String(now)
    navigator.sendBeacon(form.dataset.draft, now)
  }

  function typed () { dirty = true; if (!failed) later(WAIT) }
  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
  form.addEventListener('submit', (event) => {
    if (!sure && (dirty || sending || cutOff || !navigator.onLine)) {
      event.preventDefault()
      reach(event.submitter)
      return
    }
    left = true // what is being saved is no draft any more
    clearTimeout(timer)
    sending?.abort()
  })

  async function reach (button) {
    if (reaching) return
    reaching = true
    await running
    dirty = true
    await save()
    reaching = false
    if (cutOff) return say('Not saved: you are offline. Your text is still here. Press Save again when you are back.')
    sure = true
    form.requestSubmit(button)
  }

  window.addEventListener('beforeunload', (event) => { if (cutOff && dirty && !left) event.preventDefault() })
  window.addEventListener('online', save)
  window.addEventListener('pagehide', leave)
  window.addEventListener('pageshow', () => { left = sure = false; if (dirty) later(WAIT) })
  document.addEventListener('visibilitychange', () => document.hidden ? leave() : save())
}

document.querySelectorAll('form[data-draft]').forEach(start)
