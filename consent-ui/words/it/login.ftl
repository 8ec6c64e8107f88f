### Accesso: SPID, credenziali locali, chi chiede.

client-asks = Accedi a { $client }
client-policy = Informativa privacy di { $client }
client-tos = Condizioni d’uso di { $client }

login-title = Accedi
login-lead = Scegli come farti riconoscere.
login-lead-again = Il servizio chiede di confermare chi sei. Accedi di nuovo.
login-lead-stronger = Il servizio chiede un livello di sicurezza più alto. Accedi con SPID.
login-other-ways = Altre modalità
login-other-ways-go = Scegli un’altra modalità
login-credentials = Accedi con le tue credenziali
login-submit = Accedi
login-cancel = Annulla e torna al servizio
login-forgotten = Hai dimenticato le tue credenziali?
login-refused = I dati che hai inserito non sono corretti. Controllali e riprova.
login-slow-down = Hai fatto troppi tentativi. Riprova dopo le { $hour }, oppure recupera le credenziali.
login-closed = Per sicurezza questa password non funziona più. Recuperala, oppure accedi con SPID.

spid-what = Accedi con SPID, il Sistema Pubblico di Identità Digitale.
spid-button = Entra con SPID
spid-more = Maggiori informazioni
spid-get = Non hai SPID?
spid-help = Serve aiuto?

field-username = Codice fiscale o partita IVA
field-pin = Codice PIN
    .hint = Lo hai ricevuto dal Comune insieme alle credenziali.
field-password = Password
field-shared-computer = Uso un computer condiviso
    .hint = L’accesso dura meno e si chiude quando chiudi il browser.
password-show = Mostra
password-hide = Nascondi

username-required = Scrivi il tuo codice fiscale o la partita IVA.
pin-required = Scrivi il codice PIN.
password-required = Scrivi la password.
codice-fiscale-length = Il codice fiscale ha 16 caratteri; la partita IVA e il codice provvisorio hanno 11 cifre. Controlla e riscrivilo.
codice-fiscale-check = Controlla il codice fiscale o la partita IVA: c’è almeno un carattere sbagliato.
