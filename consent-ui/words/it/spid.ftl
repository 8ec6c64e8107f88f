### SPID: quando non si entra, e perché.

spid-go-title = Vai al tuo gestore SPID
spid-go-lead = Ti portiamo alla pagina di { $provider }. Se non si apre da sola, premi il pulsante.
spid-go-submit = Continua con { $provider }

spid-provider =
    { $known ->
        [yes] { $provider }
       *[no] il tuo gestore di identità
    }
spid-of-provider =
    { $known ->
        [yes] di { $provider }
       *[no] del tuo gestore di identità
    }
spid-19-title = Troppi tentativi con SPID
spid-19 = Hai inserito più volte credenziali errate. Recupera le credenziali sul sito { spid-of-provider } e poi riprova.
spid-20-title = Serve un livello SPID più alto
spid-20 = Questo servizio chiede SPID di livello { $level }. Le tue credenziali non bastano: attivalo sul sito { spid-of-provider }, poi riprova.
spid-21-title = Il tempo per accedere è scaduto
spid-21 = Per sicurezza l’accesso si chiude dopo alcuni minuti. Ricomincia quando vuoi.
spid-22-title = Non hai dato il consenso
spid-22 = Per riconoscerti ci servono i dati indicati nella pagina { spid-of-provider }. Senza consenso non puoi entrare con SPID.
spid-23-title = La tua identità SPID è sospesa o revocata
spid-23 = La tua identità è sospesa o revocata, oppure le tue credenziali sono bloccate. Per riattivarle contatta { spid-provider }.
spid-25-title = Hai annullato l’accesso
spid-25 = Puoi riprovare oppure scegliere un’altra modalità.
spid-30-title = Questa identità SPID non va bene per questo servizio
spid-30 = Il servizio chiede un tipo di identità diverso da quello che hai usato, per esempio personale e non professionale. Riprova con quella giusta.
spid-technical-title = Non riusciamo a collegarci a SPID
spid-technical = C’è un problema nel nostro servizio. Non dipende da te. Riprova più tardi oppure scrivi all’assistenza indicando i codici qui sotto.
spid-unexplained-title = Non puoi entrare con SPID
spid-unexplained = Accesso negato: { spid-provider } non ha confermato la tua identità. Riprova; se succede ancora scrivi all’assistenza indicando i codici qui sotto.
spid-not-accepted-title = Non possiamo completare l’accesso
spid-not-accepted = Abbiamo interrotto l’accesso per la tua sicurezza: la risposta ricevuta da SPID non ha superato i nostri controlli. Riprova; se succede ancora scrivi all’assistenza indicando i codici qui sotto.
spid-unsolicited-title = Questo accesso non è più valido
spid-unsolicited = L’accesso è già stato completato, è scaduto oppure è iniziato in un altro browser. Torna al servizio e ricomincia.

no-account-title = Non hai ancora un’utenza
no-account-lead = SPID ti ha riconosciuto come { $name }, ma qui non risulta una tua utenza.
no-account-how = Per registrarti rivolgiti allo sportello con un documento d’identità valido: bastano pochi minuti.

spid-test-title = Accesso con SPID riuscito
spid-test-lead = Ecco che cosa ha comunicato il gestore di identità. Questa pagina serve ai collaudi.
