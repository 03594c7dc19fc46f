/** Networks: the page of a view, and what is around a thing on its page. */

import { gephi } from "./gephi";
import { neighbourhood } from "./neighbourhood";
import { netpage } from "./netpage";
import { one } from "./dom";

const figure = one("figure#network[data-network]");
const section = one("section#neighbourhood[data-node]");

if (figure) void netpage(figure);
gephi();
if (section) neighbourhood(section);
