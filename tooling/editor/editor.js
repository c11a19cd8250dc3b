// What we use of django-prose-editor, and nothing else: bin/vendor makes the scripts that browsers get from this list.
// sources/ holds the modules of the Python package that requirements.txt pins, out of its source map. They are built on the
// npm packages of package-lock.json, as everything else here is.

export { Editor, Extension, Mark, Node, wrappingInputRule } from "@tiptap/core";
export { Blockquote } from "@tiptap/extension-blockquote";
export { Bold } from "@tiptap/extension-bold";
export { Document } from "@tiptap/extension-document";
export { HardBreak } from "@tiptap/extension-hard-break";
export { Heading } from "@tiptap/extension-heading";
export { HorizontalRule } from "@tiptap/extension-horizontal-rule";
export { Italic } from "@tiptap/extension-italic";
export { BulletList, ListItem } from "@tiptap/extension-list";
export { Paragraph } from "@tiptap/extension-paragraph";
export { Strike } from "@tiptap/extension-strike";
export { Subscript } from "@tiptap/extension-subscript";
export { Superscript } from "@tiptap/extension-superscript";
export { TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
export { Text } from "@tiptap/extension-text";
export { Underline } from "@tiptap/extension-underline";
export { Dropcursor, Gapcursor, Placeholder } from "@tiptap/extensions";
export { Plugin } from "@tiptap/pm/state";

export { findLinks } from "./links-later.js";
export { Code } from "./sources/code.js";
export { CodeBlock } from "./sources/codeblock.js";
export { History } from "./sources/history.js";
export { Image } from "./sources/image.js";
export { Link } from "./sources/link.js";
export { OrderedList } from "./sources/orderedList.js";
export { Table } from "./sources/table.js";
