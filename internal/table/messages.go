package table

import "github.com/samlaer/samlaer/internal/hub"

var (
	messageNoFile = hub.Message{
		NB: "Filen finnes ikke. Det som kan hentes, er %s, som .csv eller .xlsx.",
		NN: "Fila finst ikkje. Det som kan hentast, er %s, som .csv eller .xlsx.",
		EN: "There is no such file. What can be had is %s, as .csv or .xlsx.",
	}
	messageParameter = hub.Message{
		NB: "«%s» er ikke et valg i adressen, eller står der mer enn én gang. Velg blant %s.",
		NN: "«%s» er ikkje eit val i adressa, eller står der meir enn éin gong. Vel mellom %s.",
		EN: "“%s” is not a choice in the address, or stands there more than once. Choose among %s.",
	}
	messageAddress = hub.Message{
		NB: "Adressen kan ikke leses. Sjekk tegnene etter «%».",
		NN: "Adressa kan ikkje lesast. Sjekk teikna etter «%».",
		EN: "The address cannot be read. Check the characters after “%”.",
	}
	messageSeparator = hub.Message{
		NB: "Skilletegnet er «;», «,» eller en tabulator, og bare i en .csv.",
		NN: "Skiljeteiknet er «;», «,» eller ein tabulator, og berre i ei .csv.",
		EN: "The separator is “;”, “,” or a tab, and only in a .csv.",
	}
)
