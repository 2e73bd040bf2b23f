// How long the meeting spends on each part of its agenda, beside the minutes that are planned for it. Only numbers are
// kept, and only in this tab: they outlive a page that loads itself anew. Without scripts the planned minutes stand there.

const room = document.querySelector('[data-timer]')
const rows = room ? [...room.querySelectorAll('[data-minutes]')] : []
const held = history.state?.timer ?? { spent: {}, now: '', since: 0 }

const seconds = (part) => Math.round((held.spent[part] ?? 0) + (held.now === part ? (Date.now() - held.since) / 1000 : 0))

function words (row, part) {
  const spent = seconds(part), over = spent - row.dataset.minutes * 60
  if (!spent && held.now !== part) return ''
  return `Spent: ${clock(spent)}${over > 0 ? `, ${clock(over)} over` : ''}`
}

const clock = (all) => `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`

function show () {
  for (const { row, part, button, out } of timers) {
    out.textContent = words(row, part)
    out.classList.toggle('govuk-!-font-weight-bold', seconds(part) > row.dataset.minutes * 60)
    button.firstChild.data = held.now === part ? 'Stop the clock' : 'Start the clock'
    button.setAttribute('aria-pressed', held.now === part)
  }
}

function press (part) {
  if (held.now) held.spent[held.now] = seconds(held.now)
  held.now = held.now === part ? '' : part
  held.since = Date.now()
  const select = document.querySelector('[data-write] select')
  if (select && held.now) select.value = part.replace('part-', '') // what is said now belongs to the part that runs
  history.replaceState({ ...history.state, timer: held }, '')
  show()
}

const timers = rows.map((row) => {
  const part = row.closest('section').id
  const button = document.createElement('button'), out = document.createElement('span'), of = document.createElement('span')
  button.type = 'button'
  button.className = 'app-timer'
  of.className = 'govuk-visually-hidden'
  of.textContent = ` of ${row.closest('section').querySelector('h2').textContent}`
  button.append('Start the clock', of)
  button.addEventListener('click', () => press(part))
  row.append(' ', button, ' ', out)
  return { row, part, button, out }
})
if (timers.length) { show(); setInterval(show, 1000) }
