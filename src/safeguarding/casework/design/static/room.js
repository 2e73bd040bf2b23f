// The screen of a meeting: shows what others write as it comes, and keeps what is written here until it is saved.
// Each sentence has a key of its own from the moment Save is pressed, so that one that is sent again after a sleep or a
// lost line is saved once. What is not saved yet stands on the page and nowhere else. Without scripts the form just posts.

const RETRY = 5000
const LOST = 'What others write does not arrive. It is tried again; if this stays, load the page anew.'
const NOT_TAKEN = 'Not saved: the workbook did not take the sentence. Keep this page open.'
const LOCKED = 'Not saved: the session is locked. Sign in again in another tab; the sentence stands here and is tried again.'

const room = document.querySelector('[data-room]')
if (room) start(room)

function start (room) {
  const status = room.querySelector('[data-room-status]')
  const form = room.querySelector('[data-write]')
  const text = form?.elements.text
  const waiting = [] // sentences that are not acknowledged yet, in the order in which they were written
  let last = Number(room.dataset.last), sending = false, leftAt = -Infinity

  const list = (part) => [...room.querySelectorAll('[data-lines]')].find((one) => one.dataset.lines === part)
  const busy = () => waiting.length || text?.value.trim()

  function show (line) {
    if (room.querySelector(`[data-line="${line.number}"]`)) return
    const item = document.createElement('li')
    item.dataset.line = line.number
    item.append(`${line.text} `, made('span', 'govuk-body-s', line.byline))
    list(line.part)?.append(item)
  }

  function made (name, kind, words) {
    const one = document.createElement(name)
    one.className = kind
    one.textContent = words
    return one
  }

  function listen () {
    const news = new EventSource(`${room.dataset.room}?after=${last}`)
    news.addEventListener('line', (event) => {
      const line = JSON.parse(event.data)
      last = Math.max(last, line.number)
      show(line)
    })
    news.addEventListener('state', (event) => {
      if (JSON.parse(event.data) === room.dataset.state) return
      if (busy()) status.textContent = 'Ratings or decisions have changed. They are shown when what you write is saved.'
      else if (performance.now() - leftAt > RETRY) location.reload() // or it would undo a link that was just followed
    })
    news.addEventListener('open', () => { if (status.textContent === LOST) status.textContent = '' })
    news.addEventListener('error', () => { // closed for good, by a lock, a refusal or the end of the meeting: ask later anew
      if (news.readyState !== EventSource.CLOSED) return
      status.textContent = LOST
      setTimeout(listen, RETRY * 2)
    })
  }

  async function send () {
    if (sending || !waiting.length) return
    sending = true
    const { data, item } = waiting[0]
    try {
      const answer = await fetch(form.action, {
        method: 'POST', body: data, headers: { Accept: 'application/json' }, credentials: 'same-origin', redirect: 'manual'
      })
      if (!answer.ok) throw answer
      show(await answer.json())
      waiting.shift()
      item.remove()
      status.textContent = waiting.length ? status.textContent : ''
    } catch (problem) {
      status.textContent = problem.status
        ? problem.status === 401 ? LOCKED : NOT_TAKEN
        : 'Not saved: you are offline. It stands on this page only, and is tried again by itself.'
    }
    sending = false
    if (waiting.length) setTimeout(send, RETRY)
  }

  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!text.value.trim() || !form.elements.part.value) { form.elements.part.value ? text.focus() : form.elements.part.focus(); return }
    form.elements.client_key.value = crypto.randomUUID()
    const item = made('li', '', `${text.value} (not saved yet)`)
    list(form.elements.part.selectedOptions[0].textContent)?.append(item)
    waiting.push({ data: new URLSearchParams(new FormData(form)), item })
    text.value = ''
    send()
  })
  addEventListener('online', send)
  addEventListener('beforeunload', (event) => { leftAt = performance.now(); if (waiting.length) event.preventDefault() })
  listen()
}
