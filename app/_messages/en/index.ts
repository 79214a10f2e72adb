import account from './account.json'
import bring from './bring.json'
import connect from './connect.json'
import create from './create.json'
import errors from './errors.json'
import home from './home.json'
import host from './host.json'
import join from './join.json'
import register from './register.json'
import room from './room.json'
import shell from './shell.json'
import signIn from './sign-in.json'

/** One file per page, so that a page can send the browser no more than its own. */
export const messages = {
  account,
  bring,
  connect,
  create,
  errors,
  home,
  host,
  join,
  register,
  room,
  shell,
  signIn,
}
