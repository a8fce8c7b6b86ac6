// The brief in a real browser: node brief.mjs CHROMIUM PAGE.html…
//
// Each page loads without errors and without asking a network, fits a phone, has nothing that axe calls serious or
// critical in light and dark, prints on two A4 sheets, and its map is moved by keyboard and by the button. With
// PICTURES=FOLDER it leaves a picture of each page, on the screen, on a phone and in print.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [program, ...files] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.env.PICTURES;
const faults = [];
let checks = 0;
const check = (holds, what) => {
  checks += 1;
  if (!holds) faults.push(what);
};

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
const open = async (file, options) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(resolve(file)).href;
  page.on("console", (message) => check(message.type() !== "error", `${file}: ${message.text()}`));
  page.on("pageerror", (error) => check(false, `${file}: ${error}`));
  page.on("request", (request) => check(request.url() === url, `${file} asks for ${request.url()}`));
  await page.goto(url);
  return page;
};
const radii = (page) =>
  page.$$eval("svg.chart circle.area", (circles) => circles.map((circle) => circle.getAttribute("r")).join(" "));

const map = async (file, page) => {
  const slider = page.locator("#day");
  if ((await slider.count()) === 0) return;
  const last = await slider.inputValue();
  const [there, date] = [await radii(page), await page.textContent("#date")];
  check(there.length > 0, `${file}: the map has no circles`);
  await slider.focus();
  await page.keyboard.press("Home");
  check((await slider.inputValue()) === "0", `${file}: Home does not lead to the first day`);
  check((await radii(page)) !== there, `${file}: the slider does not change the map`);
  check((await page.textContent("#date")) !== date, `${file}: the slider does not change the date`);
  check((await slider.getAttribute("aria-valuetext")) === (await page.textContent("#date")), `${file}: the slider is not read out`);
  // Days go the way in which the page is read.
  const key = (await page.getAttribute("html", "dir")) === "rtl" ? "ArrowLeft" : "ArrowRight";
  await page.keyboard.press(key);
  const after = await slider.inputValue();
  check(after === "1", `${file}: ${key} leads from the first day to ${after}`);
  await page.keyboard.press("End");
  check((await slider.inputValue()) === last && (await radii(page)) === there, `${file}: End does not lead to the last day`);
  await page.locator("#play").focus();
  await page.keyboard.press("Space");
  await page.waitForTimeout(1200);
  check(Number(await slider.inputValue()) >= 1, `${file}: the button does not play`);
  await page.keyboard.press("Space");
  const stopped = await slider.inputValue();
  await page.waitForTimeout(1100);
  check((await slider.inputValue()) === stopped, `${file}: the button does not stop`);
  await slider.focus();
  await page.keyboard.press("End");
};

for (const file of files) {
  const name = basename(file, ".html");
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(file, { colorScheme, viewport: { width: 1100, height: 900 } });
    if (colorScheme === "light") await map(file, page);
    // Everything, also what is folded away.
    await page.$$eval("details", (all) => all.forEach((one) => (one.open = true)));
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    for (const { id, impact, help, nodes } of violations) {
      const bad = impact === "serious" || impact === "critical";
      check(!bad, `${file} (${colorScheme}): ${id}, ${help}: ${nodes.map((node) => node.target).slice(0, 4).join(", ")}`);
    }
    checks += 1;
    await page.context().close();
  }
  const phone = await open(file, { viewport: { width: 360, height: 740 } });
  const wide = await phone.evaluate(() => document.scrollingElement.scrollWidth);
  check(wide <= 360, `${file}: ${wide} pixels wide on a phone of 360`);
  const print = await open(file, { viewport: { width: 1100, height: 900 } });
  const pdf = await print.pdf({ preferCSSPageSize: true, printBackground: true });
  const text = pdf.toString("latin1");
  const sheets = (text.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  check(sheets >= 1 && sheets <= 2, `${file}: prints on ${sheets} sheets`);
  const box = text.match(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/);
  check(box && Math.abs(box[1] - 595) < 2 && Math.abs(box[2] - 842) < 2, `${file}: sheets are not A4`);
  if (pictures) {
    await mkdir(pictures, { recursive: true });
    await print.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    await phone.screenshot({ path: join(pictures, `${name}-phone.png`) });
    await writeFile(join(pictures, `${name}.pdf`), pdf);
  }
  await phone.context().close();
  await print.context().close();
}
await browser.close();
for (const fault of faults) console.error(`FAULT: ${fault}`);
console.log(`${checks} checks of ${files.length} pages, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
