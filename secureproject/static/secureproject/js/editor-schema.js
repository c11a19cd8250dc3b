// Every element that the sanitiser accepts (content/text/sanitise.py) is supported, so opening an article and saving it
// loses nothing. What cannot be edited in place is kept whole, as an island.

import {
  Blockquote,
  Bold,
  BulletList,
  Code,
  CodeBlock,
  Document,
  Dropcursor,
  Extension,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Image,
  Italic,
  Link,
  ListItem,
  Mark,
  Node,
  OrderedList,
  Paragraph,
  Placeholder,
  Strike,
  Subscript,
  Superscript,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  Text,
  Underline,
} from "../../vendor/django_prose_editor/editor.js";
import { Callout, Footnote } from "../../content/js/blocks.js";
import { closeSigns, numberRules } from "../../content/js/close-signs.js";
import { Embed } from "../../content/js/embed.js";
import { Arriving, Figure } from "../../content/js/figure.js";

const HERE = new RegExp(`^${location.origin.replaceAll(".", "\\.")}/`);
const ISLANDS = ["figure", "dl", "table:has(caption, tfoot)"];

const kept = (...names) => Object.fromEntries(names.map((name) => [name, { default: null }]));

/** An inline element that the toolbar does not offer but that imported and pasted text may contain. */
const inline = (tag, ...attributes) =>
  Mark.create({
    name: tag,
    priority: 1000,
    excludes: "",
    addAttributes: () => kept(...attributes),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

const Phrase = Mark.create({
  name: "phrase",
  addAttributes: () => kept("lang", "dir"),
  parseHTML: () => [{ tag: "span[lang]" }, { tag: "span[dir]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

/** A part in another language; any other <div> has no meaning and is replaced by its content. */
const Division = Node.create({
  name: "division",
  group: "block",
  content: "block+",
  addAttributes: () => kept("lang", "dir"),
  parseHTML: () => [{ tag: "div[lang]" }, { tag: "div[dir]" }],
  renderHTML: ({ HTMLAttributes }) => ["div", HTMLAttributes, 0],
});

const elementFrom = (html) =>
  document.importNode(new DOMParser().parseFromString(html, "text/html").body.firstElementChild, true);

const Island = Node.create({
  name: "island",
  group: "block",
  atom: true,
  draggable: true,
  priority: 1000,
  addAttributes: () => ({ html: { default: "", parseHTML: (element) => element.outerHTML, rendered: false } }),
  parseHTML: () => ISLANDS.map((tag) => ({ tag })),
  renderHTML: ({ node }) => elementFrom(node.attrs.html),
  addNodeView: () => ({ node }) => {
    const dom = document.createElement("div");
    dom.className = "editor__island";
    dom.contentEditable = "false";
    dom.append(elementFrom(node.attrs.html));
    return { dom };
  },
});

const Numbers = OrderedList.extend({
  addAttributes() {
    const { start } = this.parent();
    return { start, ...kept("reversed") };
  },
  addInputRules() {
    return numberRules(this.type);
  },
  addNodeView: () => null,
});

/** Attributes that the library reads and the sanitiser removes: a warning about their loss would mean nothing. */
const dropped = (...names) => Object.fromEntries(names.map((name) => [name, { default: null, parseHTML: () => null }]));

/** Widths and alignments belong to the page that a table came from; `scope` says what a header cell refers to. */
const cell = (node, ...more) =>
  node.extend({
    addAttributes() {
      return { ...this.parent(), ...kept(...more), ...dropped("colwidth", "align") };
    },
  });

/** `# ` is the highest level in a text: the first level is the title. */
const Headings = Heading.extend({
  addInputRules() {
    const [highest, ...others] = this.parent();
    return [Object.assign(Object.create(highest), { find: /^#{1,2}\s$/ }), ...others];
  },
}).configure({ levels: [2, 3, 4, 5, 6] });

const Address = Link.extend({
  addKeyboardShortcuts: () => ({}), // Ctrl-K opens our dialog: the library's would cover it
  addAttributes() {
    return { ...this.parent(), ...dropped("target", "rel", "class") };
  },
  // As linking.js: without the host it is the same page under another name of the site.
  renderHTML({ HTMLAttributes: { href, ...others } }) {
    return this.parent({ HTMLAttributes: { ...others, href: href?.replace(HERE, "/") } });
  },
}).configure({ openOnClick: false, enableTarget: false, protocols: ["mailto", "tel"] });

/** Only files of this site: sanitiser and content policy refuse any other. */
const Picture = Image.extend({
  addAttributes: () => kept("src", "alt", "width", "height"),
  addInputRules: () => [], // ![…](address) would fetch any address
  parseHTML: () => [{ tag: 'img[src^="/media/"]' }, { tag: 'img[src^="/static/"]' }],
}).configure({ inline: true });

const Languages = Extension.create({
  name: "languages",
  addGlobalAttributes: () => [
    {
      types: ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "tableCell", "tableHeader", "callout"],
      attributes: kept("lang", "dir"),
    },
  ],
});

export const extensions = (placeholder) => [
  Document,
  Paragraph,
  Text,
  History,
  Dropcursor,
  Gapcursor,
  Headings,
  BulletList,
  Numbers,
  ListItem,
  Blockquote,
  CodeBlock.extend({ addAttributes: () => ({}) }), // the language in ```js is not stored
  HardBreak,
  HorizontalRule,
  Table,
  TableRow,
  cell(TableHeader, "scope"),
  cell(TableCell),
  Picture,
  Arriving,
  Figure,
  Embed,
  Callout,
  Footnote,
  Division,
  Island,
  closeSigns(Bold),
  closeSigns(Italic),
  Underline,
  closeSigns(Strike),
  Code.extend({ excludes: "" }), // a link on code stays a link
  Subscript,
  Superscript,
  Address,
  ...["cite", "del", "ins", "kbd", "mark", "q", "samp", "small", "var"].map((tag) => inline(tag)),
  inline("abbr", "title"),
  Phrase,
  Languages,
  Placeholder.configure({ placeholder }),
];
