### Email e SMS. Il nome dell’ente sta all’inizio dell’oggetto, messo da noi.

mail-why = Ricevi questo messaggio perché hai un’utenza per i nostri servizi online.
mail-no-reply = Non rispondere a questo messaggio: nessuno lo legge.
mail-link-copy = Se il pulsante non funziona, copia questo indirizzo nel browser:
mail-when = Quando
mail-not-you = Se non sei stato tu, accedi subito al tuo profilo, cambia la password e contatta l’assistenza.

mail-otp-subject = { $code } è il tuo codice
mail-otp = Ecco il codice che hai chiesto:
mail-otp-operation = Stai per confermare questa operazione:
mail-otp-valid = Il codice vale fino alle { $hour }.
mail-otp-keep = Non comunicarlo a nessuno: il Comune non te lo chiederà mai. Se non lo hai chiesto tu, ignora questo messaggio.

mail-reset-subject = reimposta la password
mail-reset = Hai chiesto di scegliere una nuova password.
mail-reset-go = Scegli una nuova password
mail-reset-valid =
    { $minutes ->
        [one] Il link vale un minuto e si usa una volta sola.
       *[other] Il link vale { $minutes } minuti e si usa una volta sola.
    }
mail-reset-not-you = Se non lo hai chiesto tu, ignora questo messaggio: la tua password resta quella di prima.

mail-changed-subject = hai cambiato la password
mail-changed = La password della tua utenza è cambiata: { $instant }.
mail-locked-subject = accesso sospeso per sicurezza
mail-locked = Qualcuno ha scritto più volte una password sbagliata per la tua utenza: { $instant }.
mail-locked-until = Per sicurezza la password non funziona { instant-until }.
mail-locked-not-you = Se sei stato tu, aspetta oppure recupera la password. Se non sei stato tu non devi fare nulla: nessuno è entrato.
mail-closed-subject = password disattivata per sicurezza
mail-closed = I tentativi sono stati troppi. Per sicurezza la password non funziona più: recuperala, oppure accedi con SPID.
mail-closed-not-you = Se non sei stato tu, nessuno è entrato: la tua utenza è al sicuro.
mail-channel-subject = registrazione completata
mail-channel = Hai registrato un canale sicuro per la tua utenza.
mail-channel-which = Canale
mail-channel-closed-subject = canale sicuro disattivato
mail-channel-closed = Qualcuno è entrato con la tua password e ha sbagliato troppe volte il codice. Per sicurezza questo canale non riceve più codici.
mail-channel-closed-then = Cambia subito la password, poi registra di nuovo un canale sicuro. Se i tentativi non erano tuoi, contatta l’assistenza.
mail-spid-subject = ora puoi entrare con SPID
mail-spid = Hai usato SPID ({ $provider }) per entrare nella tua utenza: { $instant }. Da ora puoi accedere anche così.

sms-code = { $code } è il tuo codice per { $ente }. Vale { $minutes } minuti. Non comunicarlo a nessuno.
sms-operation-code = { $code } per PAGARE
sms-operation-payee = a { $payee }
sms-channel = { $ente }: hai registrato un canale sicuro per la tua utenza. Se non sei stato tu, contatta subito lo sportello.
sms-channel-closed = { $ente }: troppi codici sbagliati, canale sicuro disattivato. Cambia la password e registralo di nuovo.
sms-password-changed = { $ente }: la tua password è cambiata. Se non sei stato tu, contatta subito lo sportello.
sms-locked = { $ente }: troppe password sbagliate, accesso sospeso. Puoi recuperare la password o usare SPID.
sms-closed = { $ente }: troppe password sbagliate. La password non funziona più: recuperala o usa SPID.
sms-access = { $ente }: nuovo accesso alla tua utenza. Se non sei stato tu, contatta subito lo sportello.
