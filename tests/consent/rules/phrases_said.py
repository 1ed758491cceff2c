"""What people write: refusals in free words, and what only sounds like one. Each line is a whole message."""

REFUSALS_EN = """\
please don't text me any more
Don't text me
do not text me
Do not message me again
Dont contact me
dont call me anymore
never text me again
Please never contact me again
stop texting me
Stop messaging me please
stop contacting me
stop calling me
Stop emailing me
please stop texting
quit texting me
please quit messaging me
stop sending me texts
stop sending these messages
stop sending me reminders
Please stop sending the emails
stop with the texts
stop the texts please
stop the messages
stop these reminders
no more texts
no more texts please
No more messages, thank you
No more reminders please
no more emails
I don't want texts
I don't want any more texts
I do not want to receive messages
I don't want to get these texts
I don't want you to text me
I do not want you to contact me
I no longer want texts
I no longer want to receive your messages
I don't wish to receive texts
I'd rather you didn't text me
I would rather not get texts
I'd prefer not to get texts
please take me off your list
take me off this list
remove me from your list
Remove my number
please remove my number from your system
delete my number
Please delete my number from your phone
lose my number
opt me out
unsubscribe me
Please unsubscribe me from these texts
I want to opt out
I'd like to unsubscribe
I would like to stop getting texts
I want to stop receiving these messages
can you stop texting me
could you please stop messaging me
can you please not text me
please do not text this number
do not use this number
don't use this number anymore
stop using this number
I revoke my consent
I withdraw my consent
I take back my permission
I cancel my consent to texts
wrong number
Wrong number sorry
Sorry, you have the wrong number
I think you have the wrong number
this is the wrong person
you've got the wrong person
this is not Dan's number
this is no longer Dan's number
who is this? stop texting me
leave me alone
please leave me alone
stop bothering me
don't bother me again
stop it
stop this
enough with the texts
enough texts
no texts please
no texting please
don't send me texts
don't send any more messages
do not send me anything
🛑
I asked you to stop texting me
I told you to stop texting me
I said stop
texts are not ok anymore
don't text me, my husband reads my phone
my husband reads this phone please don't text here
don't write to me here
do not text me before 9
""".splitlines()
LIFE_EN = """\
I can't stop crying
I can't stop
It has to stop
It won't stop
make it stop
I want it to stop
please make it stop
how do I stop this
When does it end?
the end of the week is better
end of the month works
by the end of the day
Can we end at five
I want to end it
I want to end it all
this is the end
I told him to stop texting me
he won't stop texting me
She keeps texting me
My ex will not stop calling me
they don't text me back
nobody texts me
he stopped texting me
I get no more texts from him
he said don't contact me again
she told me not to text her
my mother said do not call me
don't forget me
I feel left alone
don't cancel my appointment
cancel my appointment on Tuesday
Can I cancel Thursday
please cancel tomorrow
I have to cancel today
need to cancel, sorry
I quit my job
I want to quit smoking
I quit drinking
I want to quit
quit smoking 3 days
I want to stop therapy
Should I stop the medication
I stopped the pills
stop by at 3?
I'll stop by the office
bus stop is closed
the texts help me a lot
thanks for the texts
can you text me
please text me the time
text me when you are free
please text me instead of calling
I like the reminders
I didn't get the reminder
no messages from you today
no text yet
did you text me
why don't you text me
I don't want to talk about it
I don't want to come
I don't want to live like this
I don't want help
I need help
help me please, it is bad again
I want more texts from him
no more panic attacks today
no more nightmares
I was on the wrong train
I went to the wrong door
wrong time, I meant 4
sorry wrong day
I sent it to the wrong person
I called the wrong number
I revoke nothing
end the call at 3
I opted out of the group trip
let us start at ten
I'm starting a new job
I want to unsubscribe from life
take me off the waiting list? no keep me
remove me from the waitlist only if needed
leave me a message
leave me a note at the desk
stop signs make me nervous
I had to stop driving
don't stop texting me
please don't stop the reminders
please do not stop texting
never stop
my boss texts me all night
he sends me texts at night
I get too many texts from my boss
I deleted his number
I lost my phone, new number soon
I can't text now
I cannot text at work
yes
thanks
ok
see you
""".splitlines()
REFUSALS_ES = """\
no me escriba más
No me escriban
no me escribas más por favor
no me vuelva a escribir
No me vuelvan a llamar
no me mande mensajes
Por favor no me manden mensajes
no me manden más textos
no me envíe mensajes
No me envíen nada
no me contacte
No me contacten más
no me texteen
no me llamen
no me llame más
no me moleste
No me molesten más
no nos escriban
no me sigan escribiendo
deje de escribirme
Dejen de escribirme
deja de mandarme mensajes
Por favor dejen de enviarme textos
dejen de llamarme
deje de contactarme
dejen de molestarme
pare de escribirme
paren de mandar mensajes
basta de mandar mensajes
puede dejar de escribirme
¿Podrían dejar de escribirme?
Pueden dejar de llamarme, por favor
ya no quiero recibir mensajes
no quiero mensajes
No quiero más mensajes
ya no quiero sus mensajes
no quiero recibir estos mensajes
no quiero recibir más correos
No deseo recibir textos
no deseo más mensajes
ya no deseo recibir sus recordatorios
no necesito recordatorios
no quiero que me escriban
Ya no quiero que me manden nada
no quiero que me llamen
prefiero no recibir mensajes
prefiero que no me escriban
no más
No más mensajes
no más textos por favor
no más recordatorios, gracias
basta de mensajes
sin mensajes por favor
no mensajes
quítenme de la lista
Quíteme de su lista
bórrenme de la lista
elimínenme de su lista
sáquenme de esta lista
borre mi número
Por favor eliminen mi número
quiten mi teléfono
no usen este número
no use más este número
no utilicen mi correo
retiro mi consentimiento
Revoco mi permiso
cancelo mi consentimiento
quiero darme de baja
Deseo darme de baja
denme de baja
Por favor dame de baja
quiero dejar de recibir mensajes
déjenme en paz
Por favor déjeme en paz
paren los mensajes
detengan estos mensajes
Número equivocado
es un número equivocado
se equivocó de número
Perdón, se equivocó de persona
este no es el número de Dan
Este ya no es el teléfono de Dan
cancelar
""".splitlines()
LIFE_ES = """\
no puedo parar de llorar
no puedo parar
no puedo más
ya no puedo más
no aguanto más
esto tiene que parar
quiero que pare
que pare esto
¿cuándo termina esto?
el fin de semana está bien
a fin de mes
por fin dormí
al fin y al cabo
mejor el fin de mes
para el martes está bien
para mí está bien
para cuándo es
es para mañana
basta con eso, gracias doctora
con eso basta
la parada del autobús
me bajo en la parada
estoy de baja en el trabajo
me dieron de baja en el trabajo
la baja médica
en voz alta
es muy alto
mi hijo es alto
quiero salir de casa
no quiero salir
voy a salir tarde
salí del trabajo
cancelar la cita del martes
quiero cancelar mi cita
tengo que cancelar hoy
¿puedo cancelar el jueves?
no quiero cancelar
le dije que no me escriba
él dijo que no me llamen
mi madre dice que no me llama nadie
ella no me escribe
mi hijo no me llama
nadie me escribe
él no me contesta
mi ex no deja de escribirme
no deja de llamarme
no paran de mandarme mensajes los del banco
dejó de escribirme
dejé de fumar
quiero dejar de fumar
quiero dejar de beber
quiero dejar la terapia
dejen el recado en la puerta
déjeme un mensaje
déjenme saber la hora
déjame pensarlo
me gustan los recordatorios
gracias por los mensajes
no recibí el mensaje
no me llegó el mensaje
no recibí ningún mensaje
mándeme un mensaje
escríbame, por favor
por favor escríbanme por aquí
llámeme mañana
no quiero hablar de eso
no quiero ir
no quiero vivir así
no quiero ayuda
necesito ayuda
me equivoqué de puerta
me equivoqué de hora
me equivoqué de número
marqué un número equivocado ayer
se equivocó de día
no me olvide
no me olviden
no me deje
no me dejen en el pasillo
detener el coche
me detuvo la policía
empezar el lunes
voy a empezar
sí
gracias
hasta el jueves
no sé
""".splitlines()
