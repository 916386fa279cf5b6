// Makes the JSON files of this folder from the packages that README.md names.
//
//   npm install --prefix var/words --ignore-scripts @faker-js/faker@10.6.0 vega-datasets@3.2.1 sentiment@5.0.2
//   node demo/data/dump.mjs var/words/node_modules

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const packages = resolve(process.argv[2]);
const read = (path) => JSON.parse(readFileSync(join(packages, path), "utf8"));
const write = (name, content) =>
  writeFileSync(join(import.meta.dirname, name), JSON.stringify(content, null, 0).replaceAll('",', '",\n') + "\n");
const unique = (list) => [...new Set(list)];

// A demo is shown to strangers: nothing coarse, nothing cruel.
const COARSE =
  /\b(ass|crap\w*|damn\w*|hell|sex\w*|gay|naked|nude|rape\w*|kill\w*|murder\w*|dead|death|die[ds]?|suck\w*|stupid\w*|idiot\w*|vomit\w*|puke\w*|toilet|bathroom|poop|racis\w*|nazi\w*|hitler|suicid\w*|drug\w*|whore|slut|bitch\w*|f\*+\w*|fuck\w*|shit\w*|porn\w*|piss\w*|hate\w*|disgust\w*|gross|sick|torture|roach\w*|hair|blood\w*|brain\w*|native americans|terrorist\w*|cocaine|heroin|weed|blown|slaughter\w*|cancer|fat|ugly|retard\w*|moron\w*|dumb\w*|gangsta\w*|hoes|n\*+\w*|murda\w*)\b|\$uicide/i;
// Words that tie a sentence to the shop or the site it was written for.
const PLACE_OF_ORIGIN = /\b(imdb|yelp|amazon|ebay|review\w*|seller|shipp\w*|refund\w*|verizon|at&t|cingular|sprint|t-mobile|vegas|phoenix|scottsdale|az|this game)\b|http/i;
const NAMES_SOMETHING = /[^.!?] [A-HJ-Z][a-z]/;
const GEAR = /\b(phones?|jawbone|faceplates?|company|mp3|wireless|voice|software|setup|installed?|headsets?|ear\w*|cases?|charg\w*|batter\w*|bluetooth|plug\w*|volume|mic\w*|calls?|car|screens?|keyboards?|cameras?|button\w*|device\w*|products?|items?|cables?|unit\w*|reception|software|service|leather|sound quality|motorola|nokia|samsung|jabra|plantronics|razr|treo|blackberry|palm|belt|clip|signal\w*|purchas\w*|bought|buy\w*|order\w*|wear\w*|fits?|design\w*|quality|work\w*|use[ds]?|using|speaker\w*|data|usb|jack|ring\w*|usable|received?|sturdy|pair\w*|price\w*|color\w*|replace\w*|instructions?|size|comfort\w*|money|light\w*|\d+)\b/i;
const FILMS = /\b(movies?|films?|act\w*|direct\w*|plots?|scenes?|watch\w*|see|seen|characters?|cast\w*|scripts?|stor\w*|dialog\w*|camera\w*|cinema\w*|screen\w*|shows?|series|sequel|perform\w*|audience|theat\w*|viewer\w*|writ\w*|written|edit\w*|budget|dvd|role\w*|played|plays|hollywood|episode\w*|comed\w*|drama\w*|horror|humou?r\w*|funny|effects|ending|cgi|animation|suspense\w*|minutes|hour\w*|pg|visual\w*|rent|rating\w*|view\w*|games?|production\w*|art|kids|ages|picture\w*|actors?|children|adventure|star\w*|tv|book|he|she|his|her|him)\b/i;
const FOOD = /\b(foods?|chips|garlic|grease|greasy|edible|vegetables|tater|wontons|chow|bite|bellies|stuffed|bartender\w*|salsa|veal|martinis?|calamari|entrees|hamburgers?|fried|soggy|mushrooms|wings|margaritas?|vodka|crepes?|toast|pancakes?|lobster|veggitarian|vegetarian|vegan|olives|toro|duck|wraps?|pita|falafels?|drive|driving|dirty|clean|overpriced|plantains?|rolls?|ambience|crab\w*|mussels|curry|noodles|oysters?|huevos|eat\w*|ate|tast\w*|restaurants?|serv\w*|waiter\w*|waitress\w*|menus?|dish\w*|meals?|dinner|lunch|breakfast|brunch|chicken|pizza|burgers?|salads?|steaks?|sauce\w*|fries|sandwich\w*|place\w*|tables?|staff|bars?|drinks?|beers?|wine|coffee|deliciou\w*|tender|flavou?r\w*|fresh|dessert\w*|bread|rice|sushi|tacos?|cook\w*|chef|kitchen|buffets?|soup|meat|beef|pork|bacon|eggs?|potato\w*|shrimp|fish|tea|cheese\w*|pho|thai|mexican|chinese|italian|indian|back|here|location|portion\w*|prices?|spot|town|patio|atmosphere|ambiance|decor|server\w*|manager|owners?|employees|friendly|hot|cold|dry|bland|spic\w*|sweet|crust|bagels?|hummus|visit\w*|hands|area|sat|seat\w*|tip|bill|wait\w*|club|hotel|room|attentive|gyros?|pasta|crowd\w*|vibe|dining|experience\w*|yummy|yum|cream\w*|cake|nachos|salmon|filling)\b/i;

function tidy(sentence) {
  const text = sentence.replace(/\s+/g, " ").replace(/ ([.,!?])/g, "$1").trim();
  return /[.!?]$/.test(text) ? text : text + ".";
}

// Whole plain sentences; and where the opinion is bad, none that names a person or a maker.
function isFit(text, good) {
  const whole = /^[A-Z][A-Za-z0-9 ,.'!?;:$%&-]{14,220}$/.test(text) && !/\.{2,}|[A-Z]{5,}|[.!?,][A-Za-z]|[!?.]{2,}|^[^a-z]*$/.test(text);
  return whole && !COARSE.test(text) && !PLACE_OF_ORIGIN.test(text) && (good || !NAMES_SOMETHING.test(text));
}

function remarks(file, tied) {
  const all = read(`sentiment/test/fixtures/${file}.json`).map(({ text, class: good }) => [tidy(text), good === 1]);
  const fit = all.filter(([text, good]) => isFit(text, good));
  const about = (good) => unique(fit.filter(([text, opinion]) => opinion === good && tied.test(text)).map(([text]) => text));
  return { good: about(true), bad: about(false), all: fit };
}

function talk() {
  const gear = remarks("amazon", GEAR);
  const films = remarks("imdb", FILMS);
  const food = remarks("yelp", FOOD);
  const untied = [gear, films, food].flatMap(({ all }) => all).filter(([text]) => ![GEAR, FILMS, FOOD].some((words) => words.test(text)));
  // Short and without a name: what can be said of any record.
  const general = untied.filter(([text, good]) => text.length <= (good ? 90 : 40) && !NAMES_SOMETHING.test(text));
  const anything = (good) => unique(general.filter(([, opinion]) => opinion === good).map(([text]) => text));
  const pick = ({ good, bad }) => ({ good, bad });
  return { gear: pick(gear), films: pick(films), food: pick(food), anything: { good: anything(true), bad: anything(false) } };
}

// The data set is known to hold mistakes, future years among them: only well-known, well-liked films are kept.
function films() {
  return read("vega-datasets/data/movies.json")
    .filter((film) => film["IMDB Rating"] >= 6.8 && film["IMDB Votes"] > 8000 && film.Director && film["Major Genre"])
    .map((film) => [String(film.Title), new Date(film["Release Date"]).getFullYear(), film["Major Genre"], film.Director])
    .filter(([title, year]) => year > 1930 && year < 2011 && !COARSE.test(title));
}

const { en } = await import(pathToFileURL(join(packages, "@faker-js/faker/dist/index.js")));
const decent = (list) => unique(list).filter((name) => !COARSE.test(name));
const { generic, female, male } = en.person.first_name;

write("talk.json", talk());
write("films.json", films());
write("names.json", { first: unique([...generic, ...female, ...male]).sort(), last: unique(en.person.last_name.generic) });
write("music.json", {
  artists: decent(en.music.artist),
  albums: decent(en.music.album),
  songs: decent(en.music.song_name),
  genres: decent(en.music.genre),
});
write("food.json", { dishes: decent(en.food.dish), ingredients: decent(en.food.ingredient) });
