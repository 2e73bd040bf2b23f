// Counts the seconds in which somebody writes on a form: from its opening to its sending, without idle time. They go
// with the form in its field [data-active]. Without scripts the field stays empty, which says "not measured".

const IDLE = 60 // seconds: a longer pause is no writing
const EVENTS = ['keydown', 'input', 'pointerdown', 'focusin', 'wheel']

function measure (field) {
  const form = field.form
  let active = Number(field.value) || 0
  let last = performance.now()

  function acted () {
    const now = performance.now()
    const gap = (now - last) / 1000
    last = now
    if (gap <= IDLE) active += gap
    field.value = String(Math.max(1, Math.round(active)))
  }

  EVENTS.forEach((name) => form.addEventListener(name, acted, { passive: true }))
  form.addEventListener('submit', acted, { capture: true })
}

document.querySelectorAll('form [data-active]').forEach(measure)
