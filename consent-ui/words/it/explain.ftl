### Un profilo raccontato a frasi: lo legge chi amministra l’ente.

profile-title = Profilo { $id }, versione { $version }.
profile-regime-spid-cie-first = SPID e CIE vengono prima; le credenziali dell’ente sono per chi non può averle (CAD, art. 64).
profile-regime-outside-cad = L’ente è fuori dall’art. 64 del CAD: le credenziali dell’ente sono per tutti.
profile-login-spid = Si entra con SPID, di livello { $level } se l’applicazione non chiede altro.
profile-spid-creates = Il primo accesso con SPID crea l’utenza.
profile-spid-needs-account = Il primo accesso con SPID non crea l’utenza: deve esserci già.
profile-login-password = Si entra con codice fiscale o partita IVA e password.
profile-login-pin-password = Si entra con codice fiscale o partita IVA, PIN e password.
profile-password-length = La password ha almeno { $length } caratteri.
profile-recovery-link = Una password dimenticata si recupera con un link che vale { $minutes } minuti.
profile-recovery-counter = Una password dimenticata si recupera con SPID o allo sportello.
profile-pin-split = Il PIN ha due parti, di quattro e di cinque cifre, che arrivano per vie diverse.
profile-pin-digits = Il PIN ha otto cifre.
profile-pin-crockford = Il PIN ha dodici caratteri, lettere e cifre.
profile-otp-channels = I codici viaggiano per: { $channels }.
profile-otp-after-expiry = Un nuovo codice si può chiedere solo quando il precedente è scaduto.
profile-otp-cooldown = Un nuovo codice si può chiedere dopo un minuto.
profile-channel-first-login = Il canale sicuro si registra al primo accesso: prima non si apre nessun servizio.
profile-channel-first-dispositive = Il canale sicuro si registra alla prima operazione che lo chiede.
profile-dispositive = Le operazioni si confermano con un codice ({ $channels }), entro { $minutes } minuti dall’accesso.
profile-advice-short-password = Da valutare: la password è corta, e spesso è l’unica difesa. Il NIST consiglia 15 caratteri.
profile-advice-email-confirms = Da valutare: l’email conferma operazioni, ma chi legge la posta di un altro può confermare al suo posto.
profile-advice-classes = Da valutare: chiedere maiuscole e simboli rende le password più prevedibili. Meglio chiederle più lunghe.
