/** The worker of the page. */
import "@millrace/millrace/worker";
