package attach

import "github.com/samlaer/samlaer/internal/hub"

var (
	messageTooLarge = hub.Message{
		NB: "Filen er for stor. Det er plass til %d MB. Gjør bildene i den mindre, eller del den opp.",
		NN: "Fila er for stor. Det er plass til %d MB. Gjer bileta i ho mindre, eller del ho opp.",
		EN: "The file is too large. There is room for %d MB. Make the pictures in it smaller, or split it.",
	}
	messageEmpty = hub.Message{
		NB: "Filen er tom. Se etter at det er den rette.",
		NN: "Fila er tom. Sjå etter at det er den rette.",
		EN: "The file is empty. See whether it is the right one.",
	}
	messageUnknown = hub.Message{
		NB: "Denne typen filer kan ikke legges ved. Bruk JPEG, PNG, WebP, PDF, DOCX, ODT, XLSX, CSV eller ren tekst.",
		NN: "Denne typen filer kan ikkje leggjast ved. Bruk JPEG, PNG, WebP, PDF, DOCX, ODT, XLSX, CSV eller rein tekst.",
		EN: "Files of this sort cannot be attached. Use JPEG, PNG, WebP, PDF, DOCX, ODT, XLSX, CSV or plain text.",
	}
	messageMarkup = hub.Message{
		NB: "Sider og tegninger med kode (HTML, SVG, XML) kan ikke legges ved. Lagre dem som PDF eller PNG.",
		NN: "Sider og teikningar med kode (HTML, SVG, XML) kan ikkje leggjast ved. Lagre dei som PDF eller PNG.",
		EN: "Pages and drawings with code (HTML, SVG, XML) cannot be attached. Save them as PDF or PNG.",
	}
	messageDamaged = hub.Message{
		NB: "Filen er skadet, låst med passord eller ikke hel. Lagre den på nytt, og prøv igjen.",
		NN: "Fila er skadd, låst med passord eller ikkje heil. Lagre ho på nytt, og prøv igjen.",
		EN: "The file is damaged, locked by a password or not whole. Save it anew, and try again.",
	}
	messageTwoSorts = hub.Message{
		NB: "Filen er to slags filer i én, og kan ikke legges ved. Lagre den på nytt i programmet den kommer fra.",
		NN: "Fila er to slags filer i éi, og kan ikkje leggjast ved. Lagre ho på nytt i programmet ho kjem frå.",
		EN: "The file is two sorts of files in one, and cannot be attached. Save it anew in the program that it comes from.",
	}
	messageBomb = hub.Message{
		NB: "Filen har mer i seg enn det er plass til når den pakkes ut. Del den opp.",
		NN: "Fila har meir i seg enn det er plass til når ho blir pakka ut. Del ho opp.",
		EN: "The file has more in it than there is room for when it is unpacked. Split it.",
	}
	messageMacros = hub.Message{
		NB: "Dokumenter med makroer kan ikke legges ved. Lagre det uten, som DOCX, XLSX eller PDF.",
		NN: "Dokument med makroar kan ikkje leggjast ved. Lagre det utan, som DOCX, XLSX eller PDF.",
		EN: "Documents with macros cannot be attached. Save it without them, as DOCX, XLSX or PDF.",
	}
	messageTooManyPixels = hub.Message{
		NB: "Bildet er for stort til å vises: %d × %d punkter. Gjør det mindre, og prøv igjen.",
		NN: "Biletet er for stort til å visast: %d × %d punkt. Gjer det mindre, og prøv igjen.",
		EN: "The picture is too large to show: %d × %d pixels. Make it smaller, and try again.",
	}
	messageNoRoom = hub.Message{
		NB: "Det er for lite plass igjen til filer. Be den som drifter tjenesten, om å rydde, og send filen på nytt.",
		NN: "Det er for lite plass att til filer. Be den som driftar tenesta, om å rydde, og send fila på nytt.",
		EN: "There is too little room left for files. Ask whoever runs the hub to make some, and send the file again.",
	}
)
