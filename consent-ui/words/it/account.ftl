### Il profilo di accesso e l’uscita.

profile-page-title = Il tuo profilo di accesso
profile-last-access = Ultimo accesso
profile-first-access = Questo è il tuo primo accesso.
profile-not-you = Non sei stato tu? Cambia la password e contatta l’assistenza.
profile-sessions = Accessi aperti
profile-session-current = Questo
profile-session-times = Iniziato: { $started }. Ultimo uso: { $seen }.
profile-session-end = Chiudi
profile-session-end-which = Chiudi l’accesso iniziato { instant-on }
profile-browser-unknown = Browser sconosciuto
profile-channels = Canale sicuro
profile-channels-none = Non hai registrato un canale sicuro.
profile-channel-since = Registrato { instant-on }
profile-password = Password
profile-password-change = Cambia la password
means-password = Con la password
means-password-and-code = Con la password e un codice
means-spid = Con SPID, { $provider }
done-session-ended = Hai chiuso l’accesso.
done-password-changed = Hai cambiato la password.

logout-title = Vuoi uscire?
logout-lead = Chiuderemo il tuo accesso in questo browser. I servizi in cui sei entrato da qui vanno chiusi uno per uno.
logout-asked = { $client } chiede di chiudere il tuo accesso. Gli altri servizi in cui sei entrato da qui vanno chiusi uno per uno.
logout-confirm = Esci
logout-stay = Resta collegato
logout-done-title = Hai chiuso l’accesso
logout-nothing-title = In questo browser non c’è un accesso aperto
logout-ended = Abbiamo chiuso il tuo accesso in questo browser e tolto ai servizi il permesso di leggere i tuoi dati.
logout-still-open = Questi servizi potrebbero essere ancora aperti, chiudili uno per uno:
logout-shared-computer = Se usi un computer condiviso, chiudi anche il browser.
logout-back = Torna a { $service }
logout-again = Accedi di nuovo

ente-title = Accesso ai servizi online
ente-lead = Qui accedi ai nostri servizi online.
ente-services = Servizi
