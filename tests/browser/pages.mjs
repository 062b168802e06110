// Visits pages of a running verifier and looks at them as people do: on a narrow phone, with and without
// JavaScript, in the light and in the dark, on paper, and with the rules of WCAG 2.2 AA (axe).
//
//   node pages.mjs < job.json      {"base": "http://127.0.0.1:8080", "screenshots": "DIR",
//                                   "pages": [{"name": "valid", "target": "/01/…", "heading": "Tem hợp lệ",
//                                              "english": "Label is valid", "status": 200}…]}
// Prints a line for each problem; exit code 1 if there was one.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

const kNarrow = { width: 320, height: 640 };
const kPhone = { width: 360, height: 740 };
const kWcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const job = JSON.parse(await text(process.stdin));
mkdirSync(job.screenshots, { recursive: true });

let problems = 0;
function complain(where, what) {
  problems += 1;
  console.log(`${where}: ${what}`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

// A context whose pages tell of everything that goes wrong or leaves the site.
async function visit(where, options, target, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("console", (message) => {
    const status = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !status) complain(where, `console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complain(where, `error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(job.base)) complain(where, `asks ${request.url()}`);
  });
  try {
    const response = await page.goto(job.base + target, { waitUntil: "load" });
    await look(page, response);
  } catch (error) {
    complain(where, error.message);
  }
  await context.close();
}

async function check_heading(where, page, expected) {
  const found = await page.locator("h1").first().innerText();
  if (found !== expected) complain(where, `heading "${found}" instead of "${expected}"`);
}

async function check_width(where, page) {
  const [content, window_width] = await page.evaluate(() => [
    document.documentElement.scrollWidth, window.innerWidth,
  ]);
  if (content > window_width) complain(where, `scrolls sideways: ${content} > ${window_width}`);
}

async function check_targets(where, page) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("a.act, button, input:not([type=hidden])")]
      .map((element) => ({ text: element.textContent || element.id, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 44)
      .map(({ text, box }) => `${text} ${box.height}px`));
  for (const one of small) complain(where, `target below 44 px: ${one}`);
}

async function check_wcag(where, page) {
  const { violations } = await new AxeBuilder({ page }).withTags(kWcag).analyze();
  for (const violation of violations)
    complain(where, `axe ${violation.id}: ${violation.nodes.map((node) => node.html).join(" | ")}`);
}

async function shoot(page, name) {
  await page.screenshot({ path: join(job.screenshots, `${name}.png`), fullPage: true });
}

async function narrow(javaScriptEnabled, { name, target, heading, status }) {
  const where = `${name}, ${javaScriptEnabled ? "with" : "without"} JavaScript`;
  const options = { viewport: kNarrow, javaScriptEnabled, locale: "vi-VN" };
  await visit(where, options, target, async (page, response) => {
    if (response.status() !== status) complain(where, `status ${response.status()}`);
    await check_heading(where, page, heading);
    await check_width(where, page);
  });
}

async function light({ name, target }) {
  const where = `${name}, light`;
  const options = { viewport: kPhone, locale: "vi-VN", deviceScaleFactor: 2 };
  await visit(where, options, target, async (page) => {
    await check_targets(where, page);
    await check_wcag(where, page);
    await shoot(page, `${name}-vi`);
    await page.emulateMedia({ media: "print" });
    await shoot(page, `${name}-print`);
  });
}

async function dark({ name, target, english }) {
  const where = `${name}, English, dark`;
  const options = { viewport: kPhone, locale: "en-GB", colorScheme: "dark", deviceScaleFactor: 2 };
  await visit(where, options, target, async (page) => {
    await check_heading(where, page, english);
    await check_wcag(where, page);
    await shoot(page, `${name}-en-dark`);
  });
}

// WCAG 1.4.10: 400 % on a screen of 1280 pixels.
async function enlarged({ name, target }) {
  const where = `${name}, 400 %`;
  await visit(where, { viewport: { width: 1280, height: 1024 }, locale: "vi-VN" }, target, async (page) => {
    await page.evaluate(() => { document.documentElement.style.fontSize = "400%"; });
    await check_width(where, page);
  });
}

for (const one of job.pages)
  await Promise.all([narrow(true, one), narrow(false, one), light(one), dark(one), enlarged(one)]);

await browser.close();
console.log(`${job.pages.length} pages, ${problems} problems`);
process.exit(problems === 0 ? 0 : 1);
