### Codici temporanei (OTP) e canale sicuro.

otp-title-step-up = Scrivi il codice che hai ricevuto
otp-title-enrolment = Conferma il tuo canale sicuro
otp-title-operation = Conferma l’operazione
otp-submit-step-up = Conferma il codice
otp-submit-enrolment = Conferma
otp-submit-operation = Conferma l’operazione
otp-sent-email = Abbiamo inviato un codice all’email { $contact }.
otp-sent-sms = Abbiamo inviato un codice al cellulare { $contact }.
otp-sent-totp = Apri l’app che genera i codici e scrivi quello che vedi.
otp-valid-until = Il codice vale fino alle { $hour }.
otp-countdown = Tempo rimasto:
otp-minute-left = Manca un minuto alla scadenza del codice.
otp-time-over = Il codice è scaduto. Premi «Rigenera OTP» per riceverne uno nuovo.
otp-tries-left =
    { $tries ->
        [one] Hai ancora un tentativo.
       *[other] Hai ancora { $tries } tentativi.
    }
otp-resend = Rigenera OTP
otp-resend-when = Potrai chiedere un altro codice alle { $hour }.
otp-refresh = Aggiorna la pagina
otp-is-expired = Il codice è scaduto. Premi «Rigenera OTP» per riceverne uno nuovo.
otp-is-exhausted = Hai sbagliato il codice troppe volte: per sicurezza lo abbiamo annullato. Premi «Rigenera OTP» per riceverne uno nuovo.
field-otp = Codice OTP
    .hint = Sono 6 cifre.

otp-required = Scrivi il codice di 6 cifre.
otp-wrong =
    { $tries ->
        [one] Il codice non è giusto. Hai ancora un tentativo.
       *[other] Il codice non è giusto. Hai ancora { $tries } tentativi.
    }
otp-expired = Il codice è scaduto. Premi «Rigenera OTP» per riceverne uno nuovo.
otp-wait = Il codice che ti abbiamo inviato è ancora valido. Potrai chiederne un altro alle { $hour }.
otp-too-many = Hai chiesto troppi codici. Riprova più tardi.
otp-exhausted = Hai sbagliato il codice troppe volte: per sicurezza lo abbiamo annullato.
otp-unfit = Non riusciamo a scrivere questa operazione in un SMS. Scegli un altro canale, oppure rifiuta e avvisa il servizio.

channel-named-email = Email { $contact }
channel-named-sms = Cellulare { $contact }
channel-named-totp = App che genera i codici
channel-goes-to-email = Invieremo un codice all’email { $contact }.
channel-goes-to-sms = Invieremo un codice al cellulare { $contact }.
channel-goes-to-totp = Ti chiederemo il codice della tua app.
channel-which = Dove vuoi ricevere il codice?
channel-required = Scegli dove ricevere il codice.

step-up-title = Serve una conferma in più
step-up-lead = Per usare questo servizio dobbiamo verificare ancora che sei tu.
step-up-send-code = Invia il codice
step-up-spid = Conferma con SPID

contact-title = Scegli il tuo canale sicuro
contact-lead = Questi sono i recapiti che il Comune conosce già. Scegline uno, oppure scrivine uno nuovo.
contact-lead-nothing-known = Il Comune non conosce ancora un tuo recapito. Scrivine uno.
contact-which = Dove vuoi ricevere i codici?
contact-new-email = Un’altra email
contact-new-mobile = Un altro cellulare
contact-source-registry = Risulta nell’anagrafe del Comune.
contact-source-spid = Risulta da SPID.
contact-source-operator = Lo hai confermato allo sportello.
contact-source-declared = Lo hai indicato tu.
contact-submit = Registrati
contact-required = Scegli dove ricevere il codice.
field-new-email = Email
    .hint = Per esempio nome@dominio.it
field-new-mobile = Cellulare
    .hint = Per esempio 333 1234567; se è di un altro Paese dell’Unione europea, con il prefisso: +33 …
email-required = Scrivi l’email.
email-format = Scrivi l’email nel formato nome@dominio.it.
mobile-required = Scrivi il numero di cellulare.
mobile-format = Scrivi un cellulare italiano (10 cifre) oppure un numero dell’Unione europea con il prefisso, per esempio +33.
mobile-not-mobile = Questo non è un cellulare. Scrivi un numero che riceve SMS: quelli italiani iniziano con 3.
mobile-abroad = Non possiamo inviare SMS a numeri di questo Paese. Scrivi un altro numero, oppure scegli l’email.
contact-too-shared = Questo recapito è già il canale sicuro di troppe persone. Scegline un altro.

would-confirm-at-once = Potrai usarlo subito anche per confermare pagamenti e altre operazioni.
would-confirm-from = Potrai usarlo subito per accedere; per confermare pagamenti e altre operazioni, { instant-from }.
would-confirm-never = Potrai usarlo per accedere, non per confermare pagamenti e altre operazioni.
confirms-at-once = Conferma pagamenti e altre operazioni.
confirms-from = Potrai confermare pagamenti e altre operazioni { instant-from }.
confirms-never = Serve per accedere, non per confermare pagamenti e altre operazioni.

channel-done-title = Registrazione completata
channel-done-email = Hai registrato l’email { $contact } come canale sicuro.
channel-done-sms = Hai registrato il cellulare { $contact } come canale sicuro.
channel-done-totp = Hai registrato la tua app come canale sicuro.

channel-wait-title = Non puoi ancora confermare l’operazione
channel-wait = Potrai confermare le operazioni { instant-from }.
channel-wait-why = Hai registrato da poco il tuo canale sicuro. L’attesa protegge te: se lo avesse registrato un’altra persona, avresti il tempo di accorgertene.
channel-wait-spid = Se entri con SPID e registri da lì un canale sicuro, non devi aspettare.
