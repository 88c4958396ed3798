"""Names of months and weekdays in the languages of news, and the marks that stand for them in a text that is searched.

A pattern that has to spell out a thousand names is slow. So each name in a folded text is first replaced, letter for
letter, by a mark and fillers, control characters that no folded text has; patterns look for the marks.
"""

import re
from functools import lru_cache

# Unicode CLDR 47 (through Babel 2.18), folded as articles are, one language a line: months; weekdays from Monday;
# months cut short. Forms of a name are apart by "/". Cases and spellings that CLDR lacks were added by hand.
_TABLE = """
en: january/jan,february/feb,march/mar,april/apr,may,june/jun,july/jul,august/aug,september/sept/sep,october/oct,november/nov,december/dec; monday,tuesday,wednesday,thursday,friday,saturday,sunday
es: enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre/setiembre,octubre,noviembre,diciembre; lunes,martes,miercoles,jueves,viernes,sabado,domingo; ene,,,abr,,,,ago,,,,dic
fr: janvier,fevrier,mars,avril,mai,juin,juillet,aout,septembre,octobre,novembre,decembre; lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche; janv,fevr,,avr,,,juil,,,,,
de: januar/janner,februar/feber,marz,april,mai,juni,juli,august,september,oktober,november,dezember; montag,dienstag,mittwoch,donnerstag,freitag,samstag,sonntag; ,,,,,,,,,okt,,dez
ru: января/январь/январе,февраля/февраль/феврале,марта/март/марте,апреля/апрель/апреле,мая/маи/мае,июня/июнь/июне,июля/июль/июле,августа/август/августе,сентября/сентябрь/сентябре,октября/октябрь/октябре,ноября/ноябрь/ноябре,декабря/декабрь/декабре; понедельник,вторник,среда/среду,четверг,пятница/пятницу,суббота/субботу,воскресенье; янв,февр,мар,апр,,июн,июл,авг,сент,окт,нояб,дек
ar: يناير/كانون الثاني/جانفي,فبراير/شباط/فيفري,مارس/اذار,ابريل/نيسان/افريل,مايو/ايار/ماي,يونيو/حزيران/جوان,يوليو/تموز/جويلية/يوليوز,اغسطس/اب/اوت/غشت,سبتمبر/ايلول/شتنبر,اكتوبر/تشرين الاول,نوفمبر/تشرين الثاني/نونبر,ديسمبر/كانون الاول/دجنبر; الاثنين,الثلاثاء,الاربعاء,الخميس,الجمعة,السبت,الاحد
pt: janeiro,fevereiro,marco,abril,maio,junho,julho,agosto,setembro,outubro,novembro,dezembro; segunda-feira/segunda,terca-feira/terca,quarta-feira/quarta,quinta-feira/quinta,sexta-feira/sexta,sabado,domingo; ,fev,,abr,mai,,,ago,set,out,,dez
it: gennaio,febbraio,marzo,aprile,maggio,giugno,luglio,agosto,settembre,ottobre,novembre,dicembre; lunedi,martedi,mercoledi,giovedi,venerdi,sabato,domenica; gen,,,,mag,giu,lug,ago,set,ott,,dic
hi: जनवरी,फ़रवरी/फरवरी,मार्च,अप्रैल,मई,जून,जुलाई,अगस्त,सितंबर/सितम्बर,अक्टूबर/अक्तूबर,नवंबर/नवम्बर,दिसंबर/दिसम्बर; सोमवार,मंगलवार/मंगल वार,बुधवार,गुरुवार/बृहस्पतिवार/वीरवार,शुक्रवार,शनिवार,रविवार; जन,फ़र,,,,,जुल,अग,सित,अक्टू,नव,दिस
bn: জানুয়ারী/জানুয়ারি,ফেব্রুয়ারী/ফেব্রুয়ারি,মার্চ,এপ্রিল,মে,জুন,জুলাই,আগস্ট/অগস্ট,সেপ্টেম্বর,অক্টোবর,নভেম্বর,ডিসেম্বর; সোমবার,মঙ্গলবার,বুধবার,বৃহস্পতিবার,শুক্রবার,শনিবার,রবিবার; জানু,ফেব,,এপ্রি,,,জুল,আগ,সেপ,অক্টো,নভে,ডিসে
id: januari,februari/pebruari,maret,april,mei,juni,juli,agustus,september,oktober,november/nopember,desember; senin,selasa,rabu,kamis,jumat/jum'at,sabtu,minggu/ahad; ,,,,,,,agu,,okt,,des
tr: ocak,subat,mart,nisan,mayis,haziran,temmuz,agustos,eylul,ekim,kasim,aralik; pazartesi,sali,carsamba,persembe,cuma,cumartesi,pazar; oca,sub,,nis,,haz,tem,agu,eyl,eki,kas,ara
pl: stycznia/styczen/styczniu,lutego/luty/lutym,marca/marzec/marcu,kwietnia/kwiecien/kwietniu,maja/maj/maju,czerwca/czerwiec/czerwcu,lipca/lipiec/lipcu,sierpnia/sierpien/sierpniu,wrzesnia/wrzesien/wrzesniu,pazdziernika/pazdziernik/pazdzierniku,listopada/listopad/listopadzie,grudnia/grudzien/grudniu; poniedzialek,wtorek,sroda/srode,czwartek,piatek,sobota/sobote,niedziela/niedziele; sty,lut,,kwi,,cze,lip,sie,wrz,paz,lis,gru
uk: січня/січень/січні,лютого/лютии/лютому,березня/березень/березні,квітня/квітень/квітні,травня/травень/травні,червня/червень/червні,липня/липень/липні,серпня/серпень/серпні,вересня/вересень/вересні,жовтня/жовтень/жовтні,листопада/листопад/листопаді,грудня/грудень/грудні; понеділок,вівторок,середа/середу,четвер,п'ятниця/п'ятницю,субота/суботу,неділя/неділю; січ,лют,бер,квіт,трав,черв,лип,серп,вер,жовт,лист,груд
th: มกราคม,กุมภาพันธ์,มีนาคม,เมษายน,พฤษภาคม,มิถุนายน,กรกฎาคม,สิงหาคม,กันยายน,ตุลาคม,พฤศจิกายน,ธันวาคม; วันจันทร์,วันอังคาร,วันพุธ,วันพฤหัสบดี,วันศุกร์,วันเสาร์,วันอาทิตย์; ม.ค,ก.พ,มี.ค,เม.ย,พ.ค,มิ.ย,ก.ค,ส.ค,ก.ย,ต.ค,พ.ย,ธ.ค
fa: ژانویه,فوریه,مارس,اوریل,مه/می,ژوين,ژويیه/جولای,اوت/اگوست,سپتامبر,اکتبر,نوامبر,دسامبر; دوشنبه,سهشنبه,چهارشنبه,پنجشنبه,جمعه,شنبه,یکشنبه
nl: januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december; maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag
sv: januari,februari,mars,april,maj,juni,juli,augusti,september,oktober,november,december; mandag,tisdag,onsdag,torsdag,fredag,lordag,sondag
da: januar,februar,marts,april,maj,juni,juli,august,september,oktober,november,december; mandag,tirsdag,onsdag,torsdag,fredag,lordag,sondag
nb: januar,februar,mars,april,mai,juni,juli,august,september,oktober,november,desember; mandag,tirsdag,onsdag,torsdag,fredag,lordag,sondag
fi: tammikuuta/tammikuu/tammikuun,helmikuuta/helmikuu/helmikuun,maaliskuuta/maaliskuu/maaliskuun,huhtikuuta/huhtikuu/huhtikuun,toukokuuta/toukokuu/toukokuun,kesakuuta/kesakuu/kesakuun,heinakuuta/heinakuu/heinakuun,elokuuta/elokuu/elokuun,syyskuuta/syyskuu/syyskuun,lokakuuta/lokakuu/lokakuun,marraskuuta/marraskuu/marraskuun,joulukuuta/joulukuu/joulukuun; maanantaina/maanantai,tiistaina/tiistai,keskiviikkona/keskiviikko,torstaina/torstai,perjantaina/perjantai,lauantaina/lauantai,sunnuntai
hu: januar,februar,marcius,aprilis,majus,junius,julius,augusztus,szeptember,oktober,november,december; hetfo,kedd,szerda,csutortok,pentek,szombat,vasarnap
cs: ledna/leden,unora/unor,brezna/brezen,dubna/duben,kvetna/kveten,cervna/cerven,cervence/cervenec,srpna/srpen,zari,rijna/rijen,listopadu/listopad,prosince/prosinec; pondeli,utery,streda/stredu,ctvrtek,patek,sobota/sobotu,nedele/nedeli
sk: januara/januar,februara/februar,marca/marec,aprila/april,maja/maj,juna/jun,jula/jul,augusta/august,septembra/september,oktobra/oktober,novembra/november,decembra/december; pondelok,utorok,streda/stredu,stvrtok,piatok,sobota/sobotu,nedela/nedelu
hr: sijecnja/sijecanj,veljace/veljaca,ozujka/ozujak,travnja/travanj,svibnja/svibanj,lipnja/lipanj,srpnja/srpanj,kolovoza/kolovoz,rujna/rujan,listopada/listopad,studenoga/studeni,prosinca/prosinac; ponedjeljak,utorak,srijeda/srijedu,cetvrtak,petak,subota/subotu,nedjelja/nedjelju
sr: јануар/јануара,фебруар/фебруара,март/марта,април/априла,мај/маја,јун/јуна,јул/јула,август/августа,септембар/септембра,октобар/октобра,новембар/новембра,децембар/децембра; понедељак,уторак,среда,четвртак,петак,субота,недеља
sr: januar,februar,mart,april,maj,jun,jul,avgust,septembar,oktobar,novembar,decembar; ponedeljak,utorak,sreda,cetvrtak,petak,subota,nedelja
sl: januar,februar,marec,april,maj,junij,julij,avgust,september,oktober,november,december; ponedeljek,torek,sreda,cetrtek,petek,sobota,nedelja
bg: януари,февруари,март,април,маи,юни,юли,август,септември,октомври,ноември,декември; понеделник,вторник,сряда,четвъртък,петък,събота,неделя
ro: ianuarie,februarie,martie,aprilie,mai,iunie,iulie,august,septembrie,octombrie,noiembrie,decembrie; luni,marti,miercuri,joi,vineri,sambata,duminica
el: ιανουαριου/ιανουαριοσ,φεβρουαριου/φεβρουαριοσ,μαρτιου/μαρτιοσ,απριλιου/απριλιοσ,μαιου/μαιοσ,ιουνιου/ιουνιοσ,ιουλιου/ιουλιοσ,αυγουστου/αυγουστοσ,σεπτεμβριου/σεπτεμβριοσ,οκτωβριου/οκτωβριοσ,νοεμβριου/νοεμβριοσ,δεκεμβριου/δεκεμβριοσ; δευτερα,τριτη,τεταρτη,πεμπτη,παρασκευη,σαββατο,κυριακη
he: ינואר/בינואר,פברואר/בפברואר,מרץ/במרץ,אפריל/באפריל,מאי/במאי,יוני/ביוני,יולי/ביולי,אוגוסט/באוגוסט,ספטמבר/בספטמבר,אוקטובר/באוקטובר,נובמבר/בנובמבר,דצמבר/בדצמבר; יום שני,יום שלישי,יום רביעי,יום חמישי,יום שישי,יום שבת,יום ראשון
ur: جنوری,فروری,مارچ,اپریل,ميی,جون,جولايی,اگست,ستمبر,اکتوبر,نومبر,دسمبر; پیر,منگل,بدھ,جمعرات,جمعہ,ہفتہ,اتوار
ms: januari,februari,,april,mei,jun,julai,ogos,september,oktober,november,disember; isnin,selasa,rabu,khamis,jumaat,sabtu,ahad; ,,mac,,,,,,,,,
fil: enero,pebrero,marso,abril,mayo,hunyo,hulyo,agosto,setyembre,oktubre,nobyembre,disyembre; lunes,martes,miyerkules,huwebes,biyernes,sabado,linggo
sw: januari,februari,machi,aprili,mei,juni,julai,agosti,septemba,oktoba,novemba,desemba; jumatatu,jumanne,jumatano,alhamisi,ijumaa,jumamosi,jumapili
ta: ஜனவரி,பிப்ரவரி,மார்ச்,ஏப்ரல்,மே,ஜூன்,ஜூலை,ஆகஸ்ட்,செப்டம்பர்,அக்டோபர்,நவம்பர்,டிசம்பர்; திங்கள்,செவ்வாய்,புதன்,வியாழன்,வெள்ளி,சனி,ஞாயிறு
te: జనవరి,ఫిబ్రవరి,మార్చి,ఏప్రిల్,మే,జూన్,జులై,ఆగస్టు,సెప్టెంబర్,అక్టోబర్,నవంబర్,డిసెంబర్; సోమవారం,మంగళవారం,బుధవారం,గురువారం,శుక్రవారం,శనివారం,ఆదివారం
mr: जानेवारी,फेब्रुवारी,मार्च,एप्रिल,मे,जून,जुलै,ऑगस्ट,सप्टेंबर,ऑक्टोबर,नोव्हेंबर,डिसेंबर; सोमवार,मंगळवार,बुधवार,गुरुवार,शुक्रवार,शनिवार,रविवार
gu: જાન્યુઆરી,ફેબ્રુઆરી,માર્ચ,એપ્રિલ,મે,જૂન,જુલાઈ,ઑગસ્ટ,સપ્ટેમ્બર,ઑક્ટોબર,નવેમ્બર,ડિસેમ્બર; સોમવાર,મંગળવાર,બુધવાર,ગુરુવાર,શુક્રવાર,શનિવાર,રવિવાર
kn: ಜನವರಿ,ಫೆಬ್ರವರಿ,ಮಾರ್ಚ್,ಏಪ್ರಿಲ್,ಮೇ,ಜೂನ್,ಜುಲೈ,ಆಗಸ್ಟ್,ಸೆಪ್ಟೆಂಬರ್,ಅಕ್ಟೋಬರ್,ನವೆಂಬರ್,ಡಿಸೆಂಬರ್; ಸೋಮವಾರ,ಮಂಗಳವಾರ,ಬುಧವಾರ,ಗುರುವಾರ,ಶುಕ್ರವಾರ,ಶನಿವಾರ,ಭಾನುವಾರ
ml: ജനുവരി,ഫെബ്രുവരി,മാർച്ച്,ഏപ്രിൽ,മേയ്,ജൂൺ,ജൂലൈ,ഓഗസ്റ്റ്,സെപ്റ്റംബർ,ഒക്ടോബർ,നവംബർ,ഡിസംബർ; തിങ്കളാഴ്ച,ചൊവ്വാഴ്ച,ബുധനാഴ്ച,വ്യാഴാഴ്ച,വെള്ളിയാഴ്ച,ശനിയാഴ്ച,ഞായറാഴ്ച
pa: ਜਨਵਰੀ,ਫ਼ਰਵਰੀ,ਮਾਰਚ,ਅਪ੍ਰੈਲ,ਮਈ,ਜੂਨ,ਜੁਲਾਈ,ਅਗਸਤ,ਸਤੰਬਰ,ਅਕਤੂਬਰ,ਨਵੰਬਰ,ਦਸੰਬਰ; ਸੋਮਵਾਰ,ਮੰਗਲਵਾਰ,ਬੁੱਧਵਾਰ,ਵੀਰਵਾਰ,ਸ਼ੁੱਕਰਵਾਰ,ਸ਼ਨਿੱਚਰਵਾਰ,ਐਤਵਾਰ
ne: जनवरी,फेब्रुअरी,मार्च,अप्रिल,मे,जुन,जुलाई,अगस्ट,सेप्टेम्बर,अक्टोबर,नोभेम्बर,डिसेम्बर; सोमबार,मङ्गलबार,बुधबार,बिहिबार,शुक्रबार,शनिबार,आइतबार
si: ජනවාරි,පෙබරවාරි,මාර්තු,අප්රේල්,මැයි,ජූනි,ජූලි,අගෝස්තු,සැප්තැම්බර්,ඔක්තෝබර්,නොවැම්බර්,දෙසැම්බර්; සඳුදා,අඟහරුවාදා,බදාදා,බ්රහස්පතින්දා,සිකුරාදා,සෙනසුරාදා,ඉරිදා
my: ဇန်နဝါရီ,ဖေဖော်ဝါရီ,မတ်,ဧပြီ,မေ,ဇွန်,ဇူလိုင်,ဩဂုတ်,စက်တင်ဘာ,အောက်တိုဘာ,နိုဝင်ဘာ,ဒီဇင်ဘာ; တနင်္လာ,အင်္ဂါ,ဗုဒ္ဓဟူး,ကြာသပတေး,သောကြာ,စနေ,တနင်္ဂနွေ
km: មករា,កុម្ភៈ,មីនា,មេសា,ឧសភា,មិថុនា,កក្កដា,សីហា,កញ្ញា,តុលា,វិច្ឆិកា,ធ្នូ; ច័ន្ទ/ចន្ទ,អង្គារ,ពុធ,ព្រហស្បតិ៍,សុក្រ,សៅរ៍,អាទិត្យ
lo: ມັງກອນ,ກຸມພາ,ມີນາ,ເມສາ,ພຶດສະພາ,ມິຖຸນາ,ກໍລະກົດ,ສິງຫາ,ກັນຍາ,ຕຸລາ,ພະຈິກ,ທັນວາ; ວັນຈັນ,ວັນອັງຄານ,ວັນພຸດ,ວັນພະຫັດ,ວັນສຸກ,ວັນເສົາ,ວັນອາທິດ
ka: იანვარ,თებერვალ,მარტ,აპრილ,მაის,ივნის,ივლის,აგვისტო,სექტემბერ,ოქტომბერ,ნოემბერ,დეკემბერ; ორშაბათი,სამშაბათი,ოთხშაბათი,ხუთშაბათი,პარასკევი,შაბათი,კვირა
hy: հունվարի/հունվար,փետրվարի/փետրվար,մարտի/մարտ,ապրիլի/ապրիլ,մայիսի/մայիս,հունիսի/հունիս,հուլիսի/հուլիս,օգոստոսի/օգոստոս,սեպտեմբերի/սեպտեմբեր,հոկտեմբերի/հոկտեմբեր,նոյեմբերի/նոյեմբեր,դեկտեմբերի/դեկտեմբեր; երկուշաբթի,երեքշաբթի,չորեքշաբթի,հինգշաբթի,ուրբաթ,շաբաթ,կիրակի
az: yanvar,fevral,mart,aprel,may,iyun,iyul,avqust,sentyabr,oktyabr,noyabr,dekabr; bazar ertəsi,cərsənbə axsami,cərsənbə,cumə axsami,cumə,sənbə,bazar
kk: қаңтар,ақпан,наурыз,сәуір,мамыр,маусым,шілде,тамыз,қыркүиек,қазан,қараша,желтоқсан; дүисенбі,сеисенбі,сәрсенбі,беисенбі,жұма,сенбі,жексенбі
uz: yanvar,fevral,mart,aprel,may,iyun,iyul,avgust,sentabr,oktabr,noyabr,dekabr; dushanba,seshanba,chorshanba,payshanba,juma,shanba,yakshanba
lt: sausio/sausis,vasario/vasaris,kovo/kovas,balandzio/balandis,geguzes/geguze,birzelio/birzelis,liepos/liepa,rugpjucio/rugpjutis,rugsejo/rugsejis,spalio/spalis,lapkricio/lapkritis,gruodzio/gruodis; pirmadienis,antradienis,treciadienis,ketvirtadienis,penktadienis,sestadienis,sekmadienis
lv: janvaris/janvari,februaris/februari,marts/mart,aprilis/aprili,maijs/maij,junijs/junij,julijs/julij,augusts/august,septembris/septembri,oktobris/oktobri,novembris/novembri,decembris/decembri; pirmdiena,otrdiena,tresdiena,ceturtdiena,piektdiena,sestdiena,svetdiena
et: jaanuar/jaanuaril,veebruar/veebruaril,marts/martsil,aprill/aprillil,mai/maiil,juuni/juuniil,juuli/juuliil,august/augustil,september/septemberil,oktoober/oktooberil,november/novemberil,detsember/detsemberil; esmaspaev,teisipaev,kolmapaev,neljapaev,reede,laupaev,puhapaev
sq: janar,shkurt,mars,prill,maj,qershor,korrik,gusht,shtator,tetor,nentor,dhjetor
mk: јануари,февруари,март,април,мај,јуни,јули,август,септември,октомври,ноември,декември; понеделник,вторник,среда,четврток,петок,сабота,недела
be: студзеня/студзень,лютага/люты,сакавіка/сакавік,красавіка/красавік,мая/маи,чэрвеня/чэрвень,ліпеня/ліпень,жніуня/жнівень,верасня/верасень,кастрычніка/кастрычнік,лістапада/лістапад,снежня/снежань; панядзелак,ауторак,серада,чацвер,пятніца,субота,нядзеля
ca: gener,febrer,marc,abril,maig,juny,juliol,agost,setembre,octubre,novembre,desembre; dilluns,dimarts,dimecres,dijous,divendres,dissabte,diumenge
gl: xaneiro,febreiro,marzo,abril,maio,xuno,xullo,agosto,setembro,outubro,novembro,decembro; luns,martes,mercores,xoves,venres,sabado,domingo
eu: urtarrila,otsaila,martxoa,apirila,maiatza,ekaina,uztaila,abuztua,iraila,urria,azaroa,abendua; astelehena,asteartea,asteazkena,osteguna,ostirala,larunbata,igandea
am: ጃንዋሪ,ፌብሩዋሪ,ማርች,ኤፕሪል,ሜይ,ጁን,ጁላይ,ኦገስት,ሴፕቴምበር,ኦክቶበር,ኖቬምበር,ዲሴምበር; ሰኞ,ማክሰኞ,ረቡዕ,ሐሙስ,ዓርብ,ቅዳሜ,እሑድ
ky: январь,февраль,март,апрель,маи,июнь,июль,август,сентябрь,октябрь,ноябрь,декабрь; дүишөмбү,шеишемби,шаршемби,беишемби,жума,ишемби,жекшемби
is: januar,februar,mars,april,mai,juni,juli,agust,september,oktober,november,desember; manudagur,thridjudagur,midvikudagur,fimmtudagur,fostudagur,laugardagur,sunnudagur
af: januarie,februarie,maart,april,mei,junie,julie,augustus,september,oktober,november,desember; maandag,dinsdag,woensdag,donderdag,vrydag,saterdag,sondag
zh: ; 星期一/週一/周一/礼拜一/禮拜一,星期二/週二/周二/礼拜二/禮拜二,星期三/週三/周三/礼拜三/禮拜三,星期四/週四/周四/礼拜四/禮拜四,星期五/週五/周五/礼拜五/禮拜五,星期六/週六/周六/礼拜六/禮拜六,星期日/週日/周日/礼拜日/禮拜日/星期天/周天/礼拜天
ja: ; 月曜日/月曜,火曜日/火曜,水曜日/水曜,木曜日/木曜,金曜日/金曜,土曜日/土曜,日曜日/日曜
ko: ; 월요일,화요일,수요일,목요일,금요일,토요일,일요일
"""  # noqa: E501

_RELATIVE = {
    -1: "yesterday|hier|gestern|ayer|вчера|ontem|ieri|امس|গতকাল|kemarin|dun|wczoraj|вчора|昨天|昨日|어제|เมื่อวาน|دیروز|hom qua",  # noqa: E501
    0: "today|tonight|heute|hoy|сегодня|hoje|oggi|اليوم|आज|আজ|bugun|dzis|dzisiaj|сьогодні|今天|今日|本日|오늘|วันนี้|امروز|aujourd'hui|hom nay|hari ini",  # noqa: E501
    1: "tomorrow|demain|завтра|amanha|domani|غدا|আগামীকাল|besok|yarin|jutro|明天|明日|내일|พรุ่งนี้|فردا|ngay mai",
}  # fmt: skip
"""Words for a day, by how many days it is after that of publication."""

_BESIDE_A_DATE = dict.fromkeys(
    re.findall(
        r"\w+",
        "segunda terca quarta quinta sexta sali cuma pazar juma ahad rabu joi luni marti linggo reede petek torek kedd"
        " luns minggu sobota",
    )
)
"""Weekdays that are other words or people's names too, and count only beside a date."""

FILLER = "\x08"
_MONTH, _SHORT_MONTH, _WEEKDAY, _WEEKDAY_BESIDE, _RELATIVE_DAY = 0x80, 0x90, 0x01, 0x11, 0x0F
MONTH, SHORT_MONTH = "[\x80-\x9f]", "[\x90-\x9f]"
WEEKDAY, WEEKDAY_BESIDE, RELATIVE = "[\x01-\x07]", "[\x11-\x17]", "[\x0e-\x10]"
"""What marks are, as patterns; after each come as many fillers as the name has letters more."""

_SENSES: list[tuple[int, ...]] = [(month,) for month in range(1, 13)]
"""The months that a name can mean: listopad is October in Croatian and November in Polish."""


def months_of(mark: str) -> tuple[int, ...]:
    return _SENSES[(ord(mark) - _MONTH) % 16]


def weekday_of(mark: str) -> int:
    return (ord(mark) - _WEEKDAY) % 16


def days_ahead(mark: str) -> int:
    return ord(mark) - _RELATIVE_DAY


def _read() -> dict[str, str]:
    """The mark of every name."""
    full, short, marks = dict[str, set[int]](), dict[str, set[int]](), dict[str, str]()
    for line in _TABLE.strip().splitlines():
        months, days, cut = (*line.split(":")[1].split(";"), "", "")[:3]
        for names, found in ((months, full), (cut, short)):
            for month, row in enumerate(names.split(","), 1):
                for name in filter(None, row.strip().split("/")):
                    found.setdefault(name, set()).add(month)
        for weekday, row in enumerate(days.split(",")):
            for name in filter(None, row.strip().split("/")):
                marks[name] = chr((_WEEKDAY_BESIDE if name in _BESIDE_A_DATE else _WEEKDAY) + weekday)
    for first, found in ((_SHORT_MONTH, short), (_MONTH, full)):
        for name, senses in found.items():
            if (sense := tuple(sorted(senses))) not in _SENSES:
                _SENSES.append(sense)
            marks[name] = chr(first + _SENSES.index(sense))
    marks |= {name: chr(_RELATIVE_DAY + ahead) for ahead, row in _RELATIVE.items() for name in row.split("|")}
    return marks


_MARKS = _read()
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~،؛।。、·]+(?:-feira)?")
_ASCII_WORD = re.compile(r"[a-z]{3,}(?:-feira)?")
_NO_LETTERS = {code: " " for code in range(128) if not chr(code).islower()}
_SEVERAL_WORDS = ("aujourd'hui", "hom qua", "hom nay", "hari ini", "ngay mai", "jum'at")


@lru_cache(maxsize=1)
def _within() -> re.Pattern[str]:
    """Names that are found inside what looks like one word: Thai puts no spaces, Bengali adds endings."""
    free, bounded = dict[str, list[str]](), list[str]()
    for name in sorted(_MARKS, key=len, reverse=True):
        if name[0] >= "\u0900" and (len(name) > 4 or name[0] >= "\u3000" or name[0] in "\u1100\u1109"):
            free.setdefault(name[0], []).append(re.escape(name[1:]))
        elif name[0] >= "\u0900" or not (_WORD.fullmatch(name) or name.isascii()):
            bounded.append(re.escape(name))
    names = [f"{first}(?:{'|'.join(rest)})" for first, rest in free.items()]
    return re.compile("|".join([*names, rf"(?<![^\x00-\x7f])(?:{'|'.join(bounded)})(?![^\x00-\x7f،।。、])"]))


def _mark(match: re.Match[str]) -> str:
    name = match[0]
    mark = _MARKS.get(name)
    return mark + FILLER * (len(name) - 1) if mark else name


def marked(text: str) -> str:
    """A folded text with marks for its names, as long as it is."""
    found, word = text, _ASCII_WORD if text.isascii() else _WORD
    # Taken apart by `translate`, most texts are done with in a third of the time.
    words = text.translate(_NO_LETTERS).split() if text.isascii() else word.findall(text)
    if not _MARKS.keys().isdisjoint(words):
        found = word.sub(_mark, found)
    for name in _SEVERAL_WORDS:
        if name in text:
            found = found.replace(name, _MARKS[name] + FILLER * (len(name) - 1))
    return found if text.isascii() else _within().sub(_mark, found)


def names_month(text: str, month: int) -> bool:
    """Whether a folded text names a month."""
    return any(month in months_of(mark) for mark in set(re.findall(MONTH, marked(text))))


@lru_cache(maxsize=1)
def _blocks() -> frozenset[int]:
    """Blocks of 128 characters that the names are written in, or dates of the Far East in digits."""
    names = "".join(_MARKS)
    return frozenset(ord(c) >> 7 for c in names) | {0x3000 >> 7} | frozenset(range(0x4E00 >> 7, 0xA000 >> 7))


def is_read(text: str) -> bool:
    """Whether the names of months and weekdays are known in all scripts of a folded text."""
    return all(c < "\u0370" or not c.isalpha() or ord(c) >> 7 in _blocks() for c in set(text))
