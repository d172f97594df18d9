// Documents that try to run scripts, to reorder lines, to hide, and to leave their element: for whatever shows documents in a browser.
// `evil` is set, and a dialog opened, where one of them succeeds.

import fs from 'node:fs';
import path from 'node:path';

const EVIL = '<script>window.evil=1;alert(1)</script><img src=x onerror="window.evil=2;alert(2)"><svg onload=alert(3)>';

/** A folder's name that leaves an attribute. */
export const FOLDER = '"><img src=x onerror=alert(6)>';

/** Writes a family of three versions into a folder, which is made. */
export function writeHostile(folder) {
  const text = (days, lead) => [
    `Rules ${EVIL}`, '',
    `1. ${lead} </title></style></script><b>bold</b>`,
    `1.1 Quandrel ${lead} ${days} "><img src=x onerror=alert(4)> <a href="javascript:alert(5)">x</a> \u202edrowssap\u202c.`,
    `1.2 ${lead} \u200bzero\u200b width \u2066isolate, ]]> <!-- and --> &lt;b&gt; &amp; 'quotes' "more".`,
    `1.3 ${lead} {{constructor}} \${x} %3Cscript%3E and ${'long'.repeat(200)} end.`,
  ].join('\n') + '\n';
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'en.txt'), text('keeps tools for 30 days', 'We say that'));
  fs.writeFileSync(path.join(folder, 'fr.txt'), text('garde les outils pendant 90 jours', 'Nous disons que'));
  fs.writeFileSync(path.join(folder, 'ar.txt'), text('تحتفظ بالأدوات لمدة 30 يوما', 'نقول إن'));
}
