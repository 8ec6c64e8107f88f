### Password: cambiarla, recuperarla, sceglierla la prima volta.

change-title = Cambia la password
change-temporary = Hai usato una password provvisoria. Per continuare, scegline una tua.
change-required = Per continuare devi scegliere una nuova password.
change-wanted = Dopo il cambio chiuderemo gli altri accessi aperti con la vecchia password.
change-submit = Salva la password
field-password-old = Password vecchia
field-password-new = Password nuova
field-password-repeat = Conferma la password nuova
password-rules = La password nuova:
password-rule-length = ha almeno { $length } caratteri (puoi usare una frase)
password-rule-upper = contiene almeno una lettera maiuscola
password-rule-lower = contiene almeno una lettera minuscola
password-rule-digit = contiene almeno una cifra
password-rule-special = contiene almeno un carattere speciale, per esempio ! o ?
password-rule-common = non è una password comune e non contiene i tuoi dati

password-too-short = La password deve avere almeno { $length } caratteri. Puoi usare una frase.
password-too-long = La password può avere al massimo { $length } caratteri.
password-too-common = Questa password è troppo comune. Scegline un’altra.
password-about-you = La password contiene i tuoi dati. Scegline una che nessuno può indovinare.
password-same = La password nuova è uguale alla vecchia. Scegline un’altra.
password-needs-upper = Aggiungi almeno una lettera maiuscola.
password-needs-lower = Aggiungi almeno una lettera minuscola.
password-needs-digit = Aggiungi almeno una cifra.
password-needs-special = Aggiungi almeno un carattere speciale.
password-repeat-differs = Le due password sono diverse.
password-new-required = Scrivi la password nuova.
password-old-wrong = La password vecchia non è giusta.

recover-title = Recupera la password
recover-lead = Per ricevere un link con cui scegliere una nuova password, scrivi il tuo codice fiscale o la partita IVA.
recover-submit = Invia il link
recover-sent-title = Controlla la tua email
recover-sent =
    { $minutes ->
        [one] Se esiste un’utenza con questi dati, abbiamo inviato un link all’email che conosciamo. Il link vale un minuto.
       *[other] Se esiste un’utenza con questi dati, abbiamo inviato un link all’email che conosciamo. Il link vale { $minutes } minuti.
    }
recover-sent-nothing = Se non ricevi nulla, controlla la posta indesiderata. Puoi sempre accedere con SPID, se lo hai, o rivolgerti allo sportello.
recover-elsewhere = La tua password non si recupera online. Puoi procedere così:
recover-elsewhere-spid = Accedi con SPID: nel tuo profilo potrai scegliere una nuova password.
recover-elsewhere-counter = Vai allo sportello con un documento d’identità valido.

link-reset-title = Scegli una nuova password
link-reset-lead = Hai chiesto di scegliere una nuova password. Premi il pulsante per continuare.
link-submit = Continua
link-expired-title = Questo link non è più valido
link-expired-reset = Il link è già stato usato, è scaduto oppure ne hai chiesto un altro. Chiedine uno nuovo.
link-expired-again = Chiedi un nuovo link
password-chosen-title = La password è pronta
password-chosen-reset = Hai scelto una nuova password. Abbiamo chiuso tutti gli accessi aperti con la vecchia.
