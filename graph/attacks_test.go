package graph_test

import "strings"

// attacks are texts that run something in a page that shows them as they are, of the kinds that the «XSS Filter Evasion»
// and «Cross Site Scripting Prevention» cheat sheets of OWASP have, and those that Markdown adds.
var attacks = append(withSchemes(), []string{
	// Scripts, whole, broken, nested and in disguise.
	`<script>alert(1)</script>`,
	`<SCRIPT SRC=https://ond.example/x.js></SCRIPT>`,
	`<scr<script>ipt>alert(1)</scr</script>ipt>`,
	`<<script>alert(1);//<</script>`,
	`<script/xss src="https://ond.example/x.js"></script>`,
	"<script\x0c>alert(1)</script>",
	`<script>alert(1)`,
	`</p><script>alert(1)</script><p>`,
	`<!--<img src="--><script>alert(1)</script>">`,
	`<![CDATA[<script>alert(1)</script>]]>`,
	`<?xml version="1.0"?><script>alert(1)</script>`,
	`<noscript><p title="</noscript><script>alert(1)</script>">`,
	`<template><script>alert(1)</script></template>`,
	`<textarea></textarea><script>alert(1)</script>`,
	`<title><a href="</title><img src=x onerror=alert(1)>">`,

	// What happens to elements.
	`<img src=x onerror=alert(1)>`,
	`<img src=x:alert(alt) onerror=eval(src) alt=1>`,
	`<IMG """><SCRIPT>alert(1)</SCRIPT>">`,
	`<img/src/onerror=alert(1)>`,
	`<p onmouseover="alert(1)">pek</p>`,
	`<a href="https://eksempel.example" onclick=alert(1)>trykk</a>`,
	`<b onpointerenter=alert(1) contenteditable>her</b>`,
	`<details open ontoggle=alert(1)>`,
	`<input autofocus onfocus=alert(1)>`,
	`<video><source onerror=alert(1)></video>`,
	`<marquee onstart=alert(1)>`,
	`<body onload=alert(1)>`,
	`<x tabindex=1 onfocus=alert(1) id=x>`,

	// Other documents within this one.
	`<iframe src="javascript:alert(1)"></iframe>`,
	`<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>`,
	`<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>`,
	`<embed src="https://ond.example/x.swf">`,
	`<frameset><frame src="javascript:alert(1)"></frameset>`,
	`<base href="https://ond.example/">`,
	`<meta http-equiv="refresh" content="0;url=javascript:alert(1)">`,
	`<link rel=stylesheet href="https://ond.example/x.css">`,
	`<form action="javascript:alert(1)"><button>send</button></form>`,
	`<button formaction=javascript:alert(1)>trykk</button>`,

	// Drawings, formulas and styles.
	`<svg onload=alert(1)>`,
	`<svg><script>alert&#40;1&#41;</script></svg>`,
	`<svg><a xlink:href="javascript:alert(1)"><text y=20>trykk</text></a></svg>`,
	`<svg><animate onbegin=alert(1) attributeName=x dur=1s>`,
	`<svg><style><img src=x onerror=alert(1)></style></svg>`,
	`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>`,
	`<math href="javascript:alert(1)">trykk</math>`,
	`<style>@import "https://ond.example/x.css"; p { background: url(javascript:alert(1)) }</style>`,
	`<p style="background:url(javascript:alert(1));position:fixed;inset:0">dekker alt</p>`,
	`<div style="width: expression(alert(1))">`,

	// Links of Markdown.
	`[trykk](<java&#115;cript:alert(1)>)`,
	`[trykk](javascript:alert(1) "onmouseover=alert(1)")`,
	`[trykk](https://eksempel.example "\" onmouseover=\"alert(1)")`,
	`[trykk](https://eksempel.example/"onmouseover=alert(1))`,
	"[trykk][ond]\n\n[ond]: javascript:alert(1)",
	"[trykk]\n\n[trykk]: <data:text/html;base64,PHNjcmlwdD4=> 'x'",
	`![bilde](javascript:alert(1))`,
	`![" onerror="alert(1)](https://ond.example/x.png)`,
	`[![bilde](https://ond.example/x.png)](javascript:alert(1))`,
	`<javascript:alert(1)>`,
	`<https://eksempel.example/"onmouseover="alert(1)>`,
	`https://eksempel.example/"onmouseover="alert(1)`,
	`www.eksempel.example/<script>alert(1)</script>`,
	"[a]: <x> '\"><script>alert(1)</script>'\n\n[a]",
	"| <script>alert(1)</script> | a |\n|:--\" onclick=\"alert(1)|---|\n| <img src=x onerror=alert(1)> | b |",
	"```\"><script>alert(1)</script>\nx\n```",
	"<div\n\n<script>alert(1)</script>",
	"- <img src=x\n  onerror=alert(1)>",
	"# <svg/onload=alert(1)> {#x onclick=alert(1)}",

	// Entities, which mean nothing else than the letters.
	`&lt;script&gt;alert(1)&lt;/script&gt;`,
	`&#60;script&#62;alert(1)&#60;/script&#62;`,
	`&#x3C;img src=x onerror=alert(1)&#x3E;`,
	`&amp;lt;script&amp;gt;alert(1)`,
	"\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E",
	`\<script\>alert(1)\</script\>`,
}...)

// withSchemes are the addresses as links, in Markdown and in HTML, and by themselves.
func withSchemes() []string {
	var all []string
	for _, scheme := range schemes {
		all = append(all, "[trykk]("+scheme+")", "<a href=\""+scheme+"\">trykk</a>", "<"+strings.ReplaceAll(scheme, " ", "")+">")
	}
	return all
}

// schemes are addresses that run something, in the forms in which browsers know them again.
var schemes = []string{
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)", "&#106;avascript:alert(1)",
	"&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)", "java\tscript:alert(1)",
	"\x01javascript:alert(1)", "&#14; javascript:alert(1)", "javascript%3Aalert(1)", "javascript://eksempel.example/%0Aalert(1)", "vbscript:msgbox(1)",
	"data:text/html,<script>alert(1)</script>", "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+", "feed:javascript:alert(1)", "blob:https://eksempel.example/1",
	"//ond.example/x", "/\\ond.example", "file:///etc/passwd", "https:javascript:alert(1)",
}
