### Pagine di errore: che cosa è successo, che cosa fare.

error-generic-title = Qualcosa non ha funzionato
error-generic = Non dipende da te. Riprova tra poco; se succede ancora scrivi all’assistenza indicando i codici qui sotto.
error-not-found-title = Pagina non trovata
error-not-found = L’indirizzo è sbagliato oppure la pagina non c’è più. Torna al servizio da cui sei partito.
error-wrong-method-title = Questa pagina non si apre così
error-wrong-method = Torna al servizio da cui sei partito e ricomincia.
error-unknown-host-title = Questo indirizzo non è servito qui
error-unknown-host = Nessun ente usa questo indirizzo. Controlla di averlo scritto bene.
error-too-many-title = Troppe richieste
error-too-many = Da questa connessione sono arrivate troppe richieste. Aspetta un po’ e riprova.
error-unavailable-title = Il servizio non è disponibile
error-unavailable = Stiamo lavorando per ripristinarlo. Riprova tra poco: non hai perso nulla.
error-malformed-title = Non abbiamo capito la richiesta
error-malformed = Quello che è arrivato è incompleto o troppo grande. Torna indietro e riprova.
error-form-from-elsewhere-title = Non possiamo accettare questo modulo
error-form-from-elsewhere = Il modulo è rimasto aperto troppo a lungo oppure arriva da un altro sito. Torna indietro, aggiorna la pagina e riprova.
error-interaction-unknown-title = Questo accesso è iniziato altrove
error-interaction-unknown = L’accesso è iniziato in un altro browser o in un’altra finestra. Torna al servizio e ricomincia.
error-changed-meanwhile-title = I dati sono cambiati
error-changed-meanwhile = Mentre lavoravi i dati sono cambiati in un’altra finestra. Torna indietro, controlla e riprova.
error-account-stopped-title = La tua utenza non è attiva
error-account-stopped = L’utenza è sospesa o chiusa. Per riattivarla rivolgiti allo sportello.
error-spid-provider-title = Questo gestore SPID non è disponibile
error-spid-provider = Non è tra i gestori con cui puoi accedere adesso. Torna indietro e scegline un altro.
error-spid-logout-title = Da qui non si esce da SPID
error-spid-logout = La sessione presso il gestore SPID si chiude sul suo sito. Per chiudere la nostra premi «Esci».
error-app-title = L’applicazione ha inviato una richiesta sbagliata
error-app = Non dipende da te. Torna al servizio e riprova; se succede ancora, segnalalo a chi gestisce il servizio indicando i codici qui sotto.
error-retry-after =
    { $seconds ->
        [one] Puoi riprovare tra un secondo.
       *[other] Puoi riprovare tra { $seconds } secondi.
    }
error-technical = Dettagli per chi sviluppa l’applicazione

codes-title = Se chiedi assistenza
codes-lead = Indica questi codici: non contengono dati personali.
codes-code = Errore
codes-request = Richiesta
