// Package extract takes the text out of reports, page by page: PDF, DOCX, ODT, and plain texts and tables.
//
// It promises that a page has the number it has on paper, as far as the file tells; that words are whole, as people search for
// them, without hyphens at the ends of lines, ligatures and letters in pieces; that what the author took out or hid, and what
// others remarked, stays out; and that no file takes more than a bounded time and memory, whatever it is. A file that asks for more
// is one without text.
//
// PDFs are read by PDFium in WebAssembly: it reaches nothing but its own memory and the bytes it is given. It starts with the first
// PDF and is let go when none has come for a while. What it takes over what a process has that did nothing (9 MB), as
// TestMemoryStaysBounded measures it: 120 MB while it is compiled, for 1.3 seconds; 50 MB while it waits; up to 152 MB while it reads what is made to
// harm, and 80 MB while it reads ten thousand pages; 17 MB when it was let go. The other formats are read as they come: 95 MB at most, PDFium's included.
//
// What of it is kept, shown and found is left to hub.
package extract
