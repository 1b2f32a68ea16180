//! The look of the report as a page: light and dark, on paper and on a telephone.

/// The style sheet, without colours and fonts.
pub const STYLE: &str = "
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--surface);color:var(--text);font:400 15px/1.5 Inter,system-ui,sans-serif}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 28px}
header{padding-top:44px}
h1{font:600 30px/1.2 Inter,system-ui,sans-serif;margin:12px 0 8px;letter-spacing:-.01em}
h2{font:600 20px/1.3 Inter,system-ui,sans-serif;margin:52px 0 2px}
p{margin:0 0 10px;max-width:72ch}
.note{color:var(--soft)}
.alarm{color:var(--bad);background:var(--bad_soft);border-radius:8px;padding:10px 14px;margin:18px 0 0}
.facts{color:var(--faint);font-size:13px}
.badge{display:inline-block;font:600 11px/1 Inter,system-ui,sans-serif;letter-spacing:.04em;padding:6px 11px;border-radius:12px;background:var(--accent_soft);color:var(--accent)}
.badge.future{background:var(--good_soft);color:var(--good)}
nav{margin:18px 0 0;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:14px}
a{color:var(--accent)}
.remark{color:var(--faint);font-size:13px;margin-bottom:14px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(232px,1fr));gap:12px;margin:0;padding:0;list-style:none}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;break-inside:avoid}
.card .top{display:flex;justify-content:space-between;gap:12px;align-items:baseline}
.card .name{font-weight:600;font-size:14px}
.card .value{font:600 20px/1.2 Inter,system-ui,sans-serif;white-space:nowrap}
.card .low{display:flex;justify-content:space-between;gap:8px;color:var(--faint);font-size:12px;margin:2px 0 10px}
.card .foot{display:flex;align-items:center;gap:10px;font-size:13px;font-weight:600}
.met{color:var(--good)}.missed{color:var(--bad)}
.track{flex:1;height:6px;border-radius:3px;background:var(--line);overflow:hidden;min-width:48px}
.track i{display:block;height:100%;border-radius:3px;background:currentColor}
figure{margin:14px 0 0}
.map{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--surface)}
.map svg{display:block;width:100%;min-width:calc(var(--natural)*.62)}
@media (min-width:1180px){figure{width:min(100vw - 48px,1900px);margin-left:calc(50% - min(100vw - 48px,1900px)/2)}}
figcaption{color:var(--faint);font-size:12px;margin-top:6px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
th{font:600 12px/1.3 Inter,system-ui,sans-serif;color:var(--faint);text-align:left;vertical-align:bottom;padding:6px 14px 6px 0;border-bottom:1.5px solid var(--outline)}
td{padding:7px 14px 7px 0;border-bottom:1px solid var(--line);vertical-align:top}
tr{break-inside:avoid}
.n{text-align:right;white-space:nowrap}
th.n{white-space:normal}
.group td{font-weight:600;padding-top:16px;border-bottom-color:var(--outline)}
small{display:block;color:var(--faint);font-size:12px}
.good{color:var(--good)}.bad{color:var(--bad)}.soft{color:var(--soft)}
td .track{display:block;margin-top:6px;color:var(--accent);height:5px}
details summary{cursor:pointer;color:var(--accent);font-size:14px;margin-bottom:8px}
pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px;overflow-x:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;word-break:break-word}
footer{color:var(--faint);font-size:12px;margin-top:56px;padding-bottom:36px}
@media (max-width:640px){main,header,footer{padding:0 16px}header{padding-top:24px}h1{font-size:24px}h2{margin-top:40px}table{font-size:13px}td,th{padding-right:10px}}
@media print{@page{size:A4 landscape;margin:14mm}body{font-size:11px;background:#fff}main,header,footer{max-width:none;padding:0}nav{display:none}h2{margin-top:26px}h2,.remark,thead{break-after:avoid}.map{overflow:visible;border:0}.map svg{width:100%;min-width:0;max-height:146mm}footer{margin-top:14px;padding-bottom:0;break-before:avoid}figure{width:auto;margin-left:0}table{font-size:10.5px}details>*{display:block}figure,.cards,pre{break-inside:avoid}}
";
