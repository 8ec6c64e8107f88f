// Small comforts on top of pages that work without any script.

// A password may be looked at while it is typed.
for (const input of document.querySelectorAll('input[data-show]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-outline-primary reveal';
  button.setAttribute('aria-controls', input.id);
  const row = document.createElement('div');
  row.className = 'field-row';
  input.replaceWith(row);
  row.append(input, button);
  const tell = (shown) => {
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    button.textContent = shown ? input.dataset.hide : input.dataset.show;
  };
  tell(false);
  button.addEventListener('click', () => tell(input.type === 'password'));
  input.form.addEventListener('submit', () => tell(false));
}

// Counts down from the seconds the server gave, by the browser's monotonic clock.
function countDown(seconds, each) {
  const end = performance.now() + seconds * 1000;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    each(left);
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}

const countdown = document.getElementById('otp-countdown');
if (countdown) {
  const status = document.getElementById('otp-countdown-status');
  countdown.hidden = false;
  countDown(Number(countdown.dataset.seconds), (left) => {
    countdown.textContent = `${countdown.dataset.left} ${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    if (left === 60) status.textContent = status.dataset.minute;
    if (left === 0) status.textContent = status.dataset.over;
  });
}

const resend = document.getElementById('otp-resend');
if (resend?.disabled) {
  countDown(Number(resend.dataset.seconds), (left) => {
    if (left > 0) return;
    resend.disabled = false;
    document.getElementById('otp-resend-when').hidden = true;
  });
}

// A button pressed twice sends once.
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
  });
}
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// On the way to somebody else's site: the button is for those without a script, or who come back with it. Coming back must
// not send again.
const go = document.querySelector('form[data-go]');
const [navigation] = performance.getEntriesByType('navigation');
if (go && navigation?.type === 'navigate') go.requestSubmit();
