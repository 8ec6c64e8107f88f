### Operazioni da confermare e dati da comunicare.

operation-title = Controlla l’operazione
operation-lead = { $client } chiede la tua conferma. Leggi con attenzione: vale solo quello che vedi qui.
operation-summary = Riepilogo
operation-amount = Importo
operation-payee = A favore di
operation-reason = Causale
operation-identifier = Numero dell’operazione
operation-client = Richiesta da
operation-send-code = Continua e ricevi il codice
operation-refuse = Rifiuta l’operazione

consent-title = Quali dati comunichiamo
consent-lead = Se acconsenti, { $client } riceverà questi dati:
consent-identifier-only = Se acconsenti, { $client } saprà solo che sei sempre la stessa persona, con un codice che vale per questo servizio.
consent-offline = { $client } potrà rileggere questi dati anche quando non sei collegato.
consent-allow = Acconsento
consent-deny = Non acconsento

claim-sub = Codice per questo servizio
claim-given-name = Nome
claim-family-name = Cognome
claim-name = Nome e cognome
claim-fiscal-number = Codice fiscale
claim-vat-number = Partita IVA
claim-birthdate = Data di nascita
claim-place-of-birth = Luogo di nascita
claim-gender = Sesso
claim-email = Email
claim-email-verified = Email verificata
claim-phone-number = Cellulare
claim-phone-number-verified = Cellulare verificato
claim-address = Indirizzo
claim-ente = Ente che ti ha riconosciuto
claim-metodo = Modo in cui ti sei fatto riconoscere
claim-company-name = Ragione sociale
claim-registered-office = Sede legale
claim-company-fiscal-number = Codice fiscale dell’impresa
claim-e-delivery-service = Domicilio digitale
value-yes = sì
value-no = no
value-female = femminile
value-male = maschile

provenance-spid = Fornito da SPID
provenance-cie = Fornito da CIE
provenance-registry = Dall’anagrafe del Comune
provenance-operator = Verificato allo sportello
provenance-declared = Indicato da te, non verificato
provenance-verified = Verificato con un codice o un link
provenance-ours = Calcolato da noi per questo servizio
