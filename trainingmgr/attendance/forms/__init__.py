"""What registers, products and make-up sessions ask for."""

from trainingmgr.attendance.forms.arrivals import RejectForm as RejectForm
from trainingmgr.attendance.forms.arrivals import SheetPhotoForm as SheetPhotoForm
from trainingmgr.attendance.forms.arrivals import WalkInForm as WalkInForm
from trainingmgr.attendance.forms.check_in import ScreenCodeForm as ScreenCodeForm
from trainingmgr.attendance.forms.check_in import WhoForm as WhoForm
from trainingmgr.attendance.forms.make_up import MakeUpForm as MakeUpForm
from trainingmgr.attendance.forms.make_up import OfferForm as OfferForm
from trainingmgr.attendance.forms.products import ProductForm as ProductForm
from trainingmgr.attendance.forms.products import RemarkForm as RemarkForm
from trainingmgr.attendance.forms.registers import ALL as ALL
from trainingmgr.attendance.forms.registers import CLOSE as CLOSE
from trainingmgr.attendance.forms.registers import DRAFT as DRAFT
from trainingmgr.attendance.forms.registers import TypedMark as TypedMark
from trainingmgr.attendance.forms.registers import TypedSheet as TypedSheet
